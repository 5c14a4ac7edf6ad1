using System.Globalization;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>What a script's options and the command line set. The command line wins.</summary>
public sealed record ScriptOptions
{
    /// <summary>Tolerance of times in microseconds. Default 4,000.</summary>
    public long ToleranceMicroseconds { get; init; } = 4_000;

    /// <summary>Tolerance as a share of the time since the event before, in per cent. Default 12.5.</summary>
    public double TolerancePercent { get; init; } = 12.5;

    /// <summary>Microseconds of a tick of TSval; 0, the default, does not check values.</summary>
    public long TimestampTick { get; init; }

    /// <summary>Whether TSecr of injected segments is shifted instead of looked up. Default false.</summary>
    public bool ScalesTimestampEcho { get; init; }

    /// <summary>Octets of the segments that a longer injected one stands for; 0, the default, delivers one.</summary>
    public int Mss { get; init; }

    /// <summary>Whether segments are never glued together to fit a line. Default false.</summary>
    public bool StrictSegments { get; init; }

    /// <summary>The host's address. Default 192.168.0.1.</summary>
    public Ipv4Address LocalAddress { get; init; } = Ipv4Address.Parse("192.168.0.1");

    /// <summary>The script's address. Default 192.0.2.1.</summary>
    public Ipv4Address RemoteAddress { get; init; } = Ipv4Address.Parse("192.0.2.1");

    /// <summary>Port that sockets bind and listen on. Default 8080.</summary>
    public ushort BindPort { get; init; } = 8080;

    /// <summary>Port that sockets connect to. Default 8080.</summary>
    public ushort ConnectPort { get; init; } = 8080;

    /// <summary>MTU of the host's interface. Default 1,500.</summary>
    public int Mtu { get; init; } = 1_500;

    /// <summary>Whether a packet that does not match is noted and the script goes on. Default false.</summary>
    public bool PacketsMayDiffer { get; init; }

    /// <summary>Whether a call that does not match is noted and the script goes on. Default false.</summary>
    public bool CallsMayDiffer { get; init; }

    // What the real tool has for its wire mode, and what has no meaning for a host without shell and cable.
    private static readonly string[] Ignored =
    [
        "gateway_ip", "netmask_ip", "speed", "init_scripts", "define", "code_command", "code_sockopt", "code_format",
        "wire_client", "wire_server", "wire_server_ip", "wire_server_port", "wire_client_dev", "wire_server_dev",
        "so_filename", "so_flags", "psp_udp_port", "verbose", "debug", "dry_run", "persistent_tun_dev", "ip_version",
    ];

    private static readonly string[] Known =
    [
        "tolerance_usecs", "tolerance_percent", "tcp_ts_tick_usecs", "tcp_ts_ecr_scaled", "mss", "strict_segments", "local_ip",
        "remote_ip", "bind_port", "connect_port", "mtu", "non_fatal",
    ];

    /// <summary>The options with those of a script laid over them.</summary>
    /// <exception cref="ScriptException">An option is unknown or has a wrong value.</exception>
    public ScriptOptions With(IEnumerable<ScriptOption> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Aggregate(this, static (all, option) => all.With(option));
    }

    /// <summary>Refuses an option that does not exist or whose value is wrong.</summary>
    internal static void Check(ScriptOption option) => new ScriptOptions().With(option);

    private ScriptOptions With(ScriptOption option) => option.Name switch
    {
        "tolerance_usecs" => this with { ToleranceMicroseconds = Whole(option, 0, 3_600_000_000) },
        "tolerance_percent" => this with { TolerancePercent = Percent(option) },
        "tcp_ts_tick_usecs" => this with { TimestampTick = Whole(option, 0, 1_000_000) },
        "tcp_ts_ecr_scaled" => this with { ScalesTimestampEcho = true },
        "mss" => this with { Mss = (int)Whole(option, 0, 65_535) },
        "strict_segments" => this with { StrictSegments = true },
        "local_ip" => this with { LocalAddress = Address(option) },
        "remote_ip" => this with { RemoteAddress = Address(option) },
        "bind_port" => this with { BindPort = (ushort)Whole(option, 1, 65_535) },
        "connect_port" => this with { ConnectPort = (ushort)Whole(option, 1, 65_535) },
        "mtu" => this with { Mtu = (int)Whole(option, 68, 65_535) },
        "non_fatal" => this with
        {
            PacketsMayDiffer = option.Value?.Contains("packet", StringComparison.Ordinal) == true,
            CallsMayDiffer = option.Value?.Contains("syscall", StringComparison.Ordinal) == true,
        },
        "ip_version" when option.Value is not (null or "ipv4") =>
            throw new ScriptException(option.At, $"Only IPv4 is simulated, not '{option.Value}'."),
        _ when Ignored.Contains(option.Name) => this,
        _ => throw Unknown(option),
    };

    private static ScriptException Unknown(ScriptOption option)
    {
        var nearest = NearestName.Of(option.Name, Known.Concat(Ignored));
        return new(
            option.At,
            $"'--{option.Name}' is no option{(nearest is null ? string.Empty : $"; did you mean '--{nearest}'?")}"
            + (nearest is null ? $": {string.Join(", ", Known.Select(n => "--" + n))} are." : string.Empty));
    }

    private static long Whole(ScriptOption option, long least, long most) =>
        long.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ScriptException(
                option.At, $"--{option.Name} takes a whole number from {least} to {most}, not '{option.Value}'.");

    private static double Percent(ScriptOption option) =>
        double.TryParse(option.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1_000
            ? value
            : throw new ScriptException(option.At, $"--{option.Name} takes a number of per cent, not '{option.Value}'.");

    private static Ipv4Address Address(ScriptOption option) => Ipv4Address.TryParse(option.Value, out Ipv4Address address)
        ? address
        : throw new ScriptException(option.At, $"--{option.Name} takes an IPv4 address, not '{option.Value}'.");
}
