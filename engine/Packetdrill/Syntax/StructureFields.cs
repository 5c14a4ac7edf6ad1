using System.Collections.Frozen;

namespace NetSim.Packetdrill;

/// <summary>The names of fields in <c>{name = value}</c>.</summary>
internal static class StructureFields
{
    private static readonly FrozenSet<string> Known =
    [
        "sa_family", "sin_port", "sin_addr", "msg_name", "msg_iov", "msg_control", "msg_flags", "cmsg_level", "cmsg_type", "cmsg_data",
        "ee_errno", "ee_origin", "ee_type", "ee_code", "ee_info", "ee_data", "scm_sec", "scm_nsec", "fd", "ptr", "u32", "u64", "events",
        "revents", "onoff", "linger",
        .. new[]
        {
            "BUSY", "RWND_LIMITED", "SNDBUF_LIMITED", "DATA_SEGS_OUT", "TOTAL_RETRANS", "PACING_RATE", "DELIVERY_RATE", "SND_CWND",
            "REORDERING", "MIN_RTT", "RECUR_RETRANS", "DELIVERY_RATE_APP_LMT", "SNDQ_SIZE", "CA_STATE", "SND_SSTHRESH", "DELIVERED",
            "DELIVERED_CE", "BYTES_SENT", "BYTES_RETRANS", "DSACK_DUPS", "REORD_SEEN", "SRTT", "TIMEOUT_REHASH", "BYTES_NOTSENT",
            "EDT", "TTL", "REHASH",
        }.Select(name => "TCP_NLA_" + name),
    ];

    public static IEnumerable<string> Names => Known;

    public static bool Contains(string name) => Known.Contains(name);
}
