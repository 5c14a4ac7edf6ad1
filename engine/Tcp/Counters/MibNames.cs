using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>The names that <c>nstat</c> prints: <c>TcpInSegs</c>, <c>TcpExtListenDrops</c>.</summary>
public static class MibNames
{
    private const string ExtensionPrefix = "TcpExt";

    private static readonly string[] Names = Build();

    /// <summary>All counters in presentation order.</summary>
    public static IReadOnlyList<Mib> All { get; } = Enum.GetValues<Mib>();

    /// <summary>Whether it is a gauge, which may fall.</summary>
    public static bool IsGauge(this Mib counter) => counter == Mib.TcpCurrEstab;

    /// <summary>The name that <c>nstat</c> prints.</summary>
    public static string NstatName(this Mib counter) => Names[(int)counter];

    /// <summary>Reads a name with or without its <c>Tcp</c> or <c>TcpExt</c> prefix.</summary>
    /// <param name="text">The name.</param>
    /// <param name="counter">The counter.</param>
    /// <param name="nearest">The nearest known name when there is none of that name.</param>
    public static bool TryParse(string text, out Mib counter, out string nearest)
    {
        ArgumentNullException.ThrowIfNull(text);
        nearest = "";
        for (var i = 0; i < Names.Length; i++)
        {
            var name = Names[i];
            if (name == text || name == ExtensionPrefix + text || name == "Tcp" + text)
            {
                counter = (Mib)i;
                return true;
            }
        }

        counter = default;
        nearest = NearestName.Of(text, Names) ?? "";
        return false;
    }

    private static string[] Build()
    {
        var names = Enum.GetNames<Mib>();
        for (var i = (int)Mib.SyncookiesSent; i < names.Length; i++)
        {
            names[i] = ExtensionPrefix + names[i];
        }

        return names;
    }
}
