using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// The sysctls of connection tracking, by their names under <c>net.netfilter.</c>. Defaults are those of Linux 6.18
/// with the table size of the measured machine. A change holds for timeouts set from then on;
/// <c>nf_conntrack_buckets</c> is read when the network is built.
/// </summary>
public sealed class ConntrackSysctls
{
    private const string Prefix = "net.netfilter.";

    private readonly int[] _values = [.. Table.Select(row => row.Default)];

    private readonly record struct Row(string Name, int Default, int Most, string Meaning);

    private static readonly Row[] Table =
    [
        new("nf_conntrack_tcp_timeout_syn_sent", 120, int.MaxValue,
            "Life of an entry after a SYN."),
        new("nf_conntrack_tcp_timeout_syn_recv", 60, int.MaxValue,
            "Life of an entry after the SYN-ACK."),
        new("nf_conntrack_tcp_timeout_established", 432_000, int.MaxValue,
            "Life of an entry while the connection is open and idle."),
        new("nf_conntrack_tcp_timeout_fin_wait", 120, int.MaxValue,
            "Life of an entry after the first FIN."),
        new("nf_conntrack_tcp_timeout_close_wait", 60, int.MaxValue,
            "Life of an entry after the ACK of the first FIN."),
        new("nf_conntrack_tcp_timeout_last_ack", 30, int.MaxValue,
            "Life of an entry after the second FIN."),
        new("nf_conntrack_tcp_timeout_time_wait", 120, int.MaxValue,
            "Life of an entry after both FINs are acknowledged."),
        new("nf_conntrack_tcp_timeout_close", 10, int.MaxValue,
            "Life of an entry after a RST."),
        new("nf_conntrack_tcp_timeout_max_retrans", 300, int.MaxValue,
            "Life of an entry after tcp_max_retrans retransmissions without an answer."),
        new("nf_conntrack_tcp_timeout_unacknowledged", 300, int.MaxValue,
            "Life of an entry while data is unacknowledged."),
        new("nf_conntrack_tcp_max_retrans", 3, 255,
            "Retransmissions after which an entry is given the shorter life."),
        new("nf_conntrack_tcp_loose", 1, 1,
            "Whether connections whose start was not seen are taken up."),
        new("nf_conntrack_tcp_be_liberal", 0, 1,
            "Whether segments outside of the window count as valid, except RST."),
        new("nf_conntrack_tcp_ignore_invalid_rst", 0, 1,
            "Whether a RST outside of the window leaves the entry as it is."),
        new("nf_conntrack_max", 262_144, int.MaxValue,
            "Entries that the table holds; beyond it unassured ones are evicted or new ones dropped."),
        new("nf_conntrack_buckets", 262_144, 1 << 24,
            "Hash buckets of the table."),
        new("nf_conntrack_udp_timeout", 30, int.MaxValue,
            "Life of an entry of UDP without an answer."),
        new("nf_conntrack_udp_timeout_stream", 120, int.MaxValue,
            "Life of an entry of UDP in both directions."),
        new("nf_conntrack_icmp_timeout", 30, int.MaxValue,
            "Life of an entry of an ICMP query."),
        new("nf_conntrack_generic_timeout", 600, int.MaxValue,
            "Life of an entry of any other protocol; no such protocol is modelled."),
    ];

    private const int MaxRetransmissionsTimeout = 8;
    private const int UnacknowledgedTimeout = 9;

    /// <summary>The full names, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => Prefix + row.Name)];

    /// <summary>A value by its name, with or without <c>net.netfilter.</c>. Times are in seconds.</summary>
    /// <exception cref="ArgumentException">There is no such sysctl, or the value is out of its range.</exception>
    public int this[string name]
    {
        get => _values[IndexOf(name)];
        set
        {
            var index = IndexOf(name);
            var most = Table[index].Most;
            if (value < 0 || value > most)
            {
                throw new ArgumentException($"{Names[index]} must be 0 to {most}, not {value}.", nameof(value));
            }

            _values[index] = value;
        }
    }

    /// <summary>What a sysctl decides, its default and its largest value. Times are in seconds.</summary>
    /// <param name="name">With or without <c>net.netfilter.</c>.</param>
    /// <exception cref="ArgumentException">There is no such sysctl.</exception>
    public static (string Meaning, int Default, int Maximum) Describe(string name)
    {
        var row = Table[IndexOf(name)];
        return (row.Meaning, row.Default, row.Most);
    }

    /// <summary>Whether connection tracking has a sysctl of that name, with or without <c>net.netfilter.</c>.</summary>
    public static bool Knows(string name) => TryIndexOf(name, out _);

    internal int Max => _values[14];

    internal int Buckets => Math.Max(_values[15], 1);

    internal int TcpMaxRetransmissions => _values[10];

    internal bool TcpIsLoose => _values[11] != 0;

    internal bool TcpIsLiberal => _values[12] != 0;

    internal bool TcpIgnoresInvalidRst => _values[13] != 0;

    internal long UdpTimeout => Nanoseconds(16);

    internal long UdpStreamTimeout => Nanoseconds(17);

    internal long IcmpTimeout => Nanoseconds(18);

    internal long MaxRetransmissions => Nanoseconds(MaxRetransmissionsTimeout);

    internal long Unacknowledged => Nanoseconds(UnacknowledgedTimeout);

    /// <summary>
    /// How long an entry in that state lives. SYN_SENT2 shares the value of SYN_SENT, as its sysctl does.
    /// </summary>
    internal long TimeoutOf(ConntrackState state) =>
        Nanoseconds(state == ConntrackState.SynSent2 ? 0 : (int)state - (int)ConntrackState.SynSent);

    private long Nanoseconds(int index) => Duration.FromSeconds((long)_values[index]).Nanoseconds;

    private static int IndexOf(string name) => TryIndexOf(name, out var index)
        ? index
        : throw new ArgumentException($"Connection tracking has no sysctl '{name}'.", nameof(name));

    private static bool TryIndexOf(string name, out int index)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bare = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        index = Array.FindIndex(Table, row => row.Name == bare);
        return index >= 0;
    }
}
