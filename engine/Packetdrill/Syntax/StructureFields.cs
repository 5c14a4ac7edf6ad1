using System.Collections.Frozen;

namespace NetSim.Packetdrill;

/// <summary>The names of fields in <c>{name = value}</c>.</summary>
public static class StructureFields
{
    private static readonly FrozenSet<string> Known;

    static StructureFields()
    {
        Known =
        [
            "sa_family", "sin_port", "sin_addr", "msg_name", "msg_iov", "msg_control", "msg_flags", "cmsg_level", "cmsg_type",
            "cmsg_data", "ee_errno", "ee_origin", "ee_type", "ee_code", "ee_info", "ee_data", "scm_sec", "scm_nsec", "fd", "ptr",
            "u32", "u64", "events", "revents", "onoff", "linger", .. Statistics,
        ];
    }

    /// <summary>
    /// The attributes of SCM_TIMESTAMPING_OPT_STATS by their numbers, the first of which is 1 (include/uapi/linux/tcp.h, v6.18).
    /// </summary>
    public static IReadOnlyList<string> Statistics { get; } =
    [
        .. new[]
        {
            "BUSY", "RWND_LIMITED", "SNDBUF_LIMITED", "DATA_SEGS_OUT", "TOTAL_RETRANS", "PACING_RATE", "DELIVERY_RATE", "SND_CWND",
            "REORDERING", "MIN_RTT", "RECUR_RETRANS", "DELIVERY_RATE_APP_LMT", "SNDQ_SIZE", "CA_STATE", "SND_SSTHRESH", "DELIVERED",
            "DELIVERED_CE", "BYTES_SENT", "BYTES_RETRANS", "DSACK_DUPS", "REORD_SEEN", "SRTT", "TIMEOUT_REHASH", "BYTES_NOTSENT",
            "EDT", "TTL", "REHASH",
        }.Select(name => "TCP_NLA_" + name),
    ];

    internal static IEnumerable<string> Names => Known;

    internal static bool Contains(string name) => Known.Contains(name);
}
