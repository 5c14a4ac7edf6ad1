using System.Runtime.InteropServices;
using System.Text;
using NetSim.Packetdrill;

namespace NetSim.Emulation;

// Socket options and TCP_INFO.
public sealed unsafe partial class KernelHost
{
    private const int LongestOption = 512;
    private const int TcpLevel = 6;
    private const int TcpInformation = 11;
    private const int LingerOption = 13;

    // Fields of struct tcp_info (v6.18, include/uapi/linux/tcp.h) behind its first eight octets, with their widths.
    private static readonly (string Name, int Width)[] InfoFields =
    [
        .. new[]
        {
            "rto", "ato", "snd_mss", "rcv_mss", "unacked", "sacked", "lost", "retrans", "fackets", "last_data_sent", "last_ack_sent",
            "last_data_recv", "last_ack_recv", "pmtu", "rcv_ssthresh", "rtt", "rttvar", "snd_ssthresh", "snd_cwnd", "advmss",
            "reordering", "rcv_rtt", "rcv_space", "total_retrans",
        }.Select(n => (n, 4)),
        ("pacing_rate", 8), ("max_pacing_rate", 8), ("bytes_acked", 8), ("bytes_received", 8), ("segs_out", 4), ("segs_in", 4),
        ("notsent_bytes", 4), ("min_rtt", 4), ("data_segs_in", 4), ("data_segs_out", 4), ("delivery_rate", 8), ("busy_time", 8),
        ("rwnd_limited", 8), ("sndbuf_limited", 8), ("delivered", 4), ("delivered_ce", 4), ("bytes_sent", 8), ("bytes_retrans", 8),
        ("dsack_dups", 4), ("reord_seen", 4), ("rcv_ooopack", 4), ("snd_wnd", 4), ("rcv_wnd", 4), ("rehash", 4), ("total_rto", 2),
        ("total_rto_recoveries", 2), ("total_rto_time", 4), ("received_ce", 4), ("delivered_e1_bytes", 4), ("delivered_e0_bytes", 4),
        ("delivered_ce_bytes", 4), ("received_e1_bytes", 4), ("received_e0_bytes", 4), ("received_ce_bytes", 4),
        ("accecn_fail_mode", 2), ("accecn_opt_seen", 2),
    ];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Snapshot(int descriptor)
    {
        var octets = stackalloc byte[LongestOption];
        new Span<byte>(octets, LongestOption).Clear();
        var length = LongestOption;
        var values = new Dictionary<string, long>();
        if (Native.GetOption(descriptor, TcpLevel, TcpInformation, octets, &length) != 0)
        {
            return values;
        }

        foreach (var (name, at) in new[] { ("state", 0), ("ca_state", 1), ("retransmits", 2), ("probes", 3), ("backoff", 4), ("options", 5) })
        {
            values["tcpi_" + name] = octets[at];
        }

        values["tcpi_snd_wscale"] = octets[6] & 0xF;
        values["tcpi_rcv_wscale"] = octets[6] >> 4;
        values["tcpi_delivery_rate_app_limited"] = octets[7] & 1;
        values["tcpi_fastopen_client_fail"] = (octets[7] >> 1) & 3;
        var position = octets + 8;
        foreach (var (name, width) in InfoFields)
        {
            values["tcpi_" + name] = width switch
            {
                8 => *(long*)position,
                4 => *(uint*)position,
                _ => *(ushort*)position,
            };
            position += width;
        }

        return values;
    }

    private static CallOutcome GetOption(SystemCall call)
    {
        var (level, option) = ((int)Whole(call, 1), (int)Whole(call, 2));
        var value = stackalloc byte[LongestOption];
        new Span<byte>(value, LongestOption).Clear();
        var length = LongestOption;
        var outcome = Returned(Native.GetOption(Descriptor(call), level, option, value, &length));
        if (outcome.Result < 0)
        {
            return outcome;
        }

        Expression written = call.Arguments.Count > 3 && call.Arguments[3] is Text or Sequence { Items: [Text] }
            ? new Text(default, Encoding.Latin1.GetString(value, length).TrimEnd('\0'))
            : option == LingerOption && level == 1
                ? new Structure(default, [new("onoff", Integer(*(int*)value)), new("linger", Integer(*(int*)(value + 4)))])
                : Integer(length == 1 ? *value : *(int*)value);
        return outcome with { Written = written };
    }

    private static CallOutcome SetOption(SystemCall call)
    {
        var (level, option) = ((int)Whole(call, 1), (int)Whole(call, 2));
        byte[] octets = call.Arguments[3] switch
        {
            Text text => Encoding.Latin1.GetBytes(text.Value),
            Sequence { Items: [Text text] } => Encoding.Latin1.GetBytes(text.Value),
            Structure linger => Pair(linger),
            _ => Octets((int)Whole(call, 3)),
        };
        fixed (byte* value = octets)
        {
            return Returned(Native.SetOption(Descriptor(call), level, option, value, octets.Length));
        }
    }

    private static byte[] Pair(Structure structure)
    {
        var values = structure.Fields.Select(f => f.Value is Number number ? (int)number.Value : 0).ToArray();
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    private static byte[] Octets(int value) => MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)).ToArray();
}
