using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>The names of the congestion controls, and who may choose which.</summary>
public static class CongestionControls
{
    private static readonly string[] Names = ["reno", "cubic", "bbr", "dctcp"];

    /// <summary>All that can be chosen, as net.ipv4.tcp_available_congestion_control lists them.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The control of a name.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, out CongestionKind kind)
    {
        kind = (CongestionKind)(Array.IndexOf(Names, name) + 1);
        return kind != CongestionKind.Default;
    }

    /// <summary>A control's name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is Default or unknown.</exception>
    public static string NameOf(CongestionKind kind) => kind is >= CongestionKind.Reno and <= CongestionKind.Dctcp
        ? Names[(int)kind - 1]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such congestion control.");

    /// <summary>
    /// Whether an application without special rights may choose a control (tcp_set_congestion_control, Linux v6.18):
    /// ENOENT when there is none of that name, EPERM when net.ipv4.tcp_allowed_congestion_control does not list it.
    /// </summary>
    public static Errno Check(TcpSettings settings, string name)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return !TryFind(name, out var kind) ? Errno.ENOENT
            : settings.MayChoose(kind) ? Errno.None
            : Errno.EPERM;
    }
}
