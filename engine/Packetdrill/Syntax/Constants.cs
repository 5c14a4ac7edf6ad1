using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>The constants that scripts may name, with the values that Linux gives them on x86-64.</summary>
internal static class Constants
{
    private static readonly Dictionary<string, long> Values = Build();

    public static IEnumerable<string> Names => Values.Keys;

    public static bool TryGet(string name, out long value) => Values.TryGetValue(name, out value);

    private static Dictionary<string, long> Build()
    {
        var all = new Dictionary<string, long>
        {
            ["NULL"] = 0, ["INADDR_ANY"] = 0,
            ["AF_UNSPEC"] = 0, ["AF_INET"] = 2, ["AF_INET6"] = 10, ["PF_INET"] = 2, ["PF_INET6"] = 10,
            ["SOCK_STREAM"] = 1, ["SOCK_DGRAM"] = 2, ["SOCK_RAW"] = 3, ["SOCK_NONBLOCK"] = 0x800, ["SOCK_CLOEXEC"] = 0x80000,
            ["IPPROTO_IP"] = 0, ["IPPROTO_ICMP"] = 1, ["IPPROTO_TCP"] = 6, ["IPPROTO_UDP"] = 17,
            ["SHUT_RD"] = 0, ["SHUT_WR"] = 1, ["SHUT_RDWR"] = 2,
            ["F_DUPFD"] = 0, ["F_GETFD"] = 1, ["F_SETFD"] = 2, ["F_GETFL"] = 3, ["F_SETFL"] = 4, ["FD_CLOEXEC"] = 1,
            ["O_RDONLY"] = 0, ["O_WRONLY"] = 1, ["O_RDWR"] = 2, ["O_CREAT"] = 0x40, ["O_TRUNC"] = 0x200, ["O_APPEND"] = 0x400,
            ["O_NONBLOCK"] = 0x800, ["O_CLOEXEC"] = 0x80000,
            ["FIONREAD"] = 0x541B, ["SIOCINQ"] = 0x541B, ["SIOCOUTQ"] = 0x5411, ["SIOCOUTQNSD"] = 0x894B,
            ["SPLICE_F_MOVE"] = 1, ["SPLICE_F_NONBLOCK"] = 2, ["SPLICE_F_MORE"] = 4,
        };
        AddLevels(all);
        AddOptions(all);
        AddMessages(all);
        AddReadiness(all);
        AddReports(all);
        foreach (var errno in Enum.GetValues<Errno>())
        {
            all[errno.ToString()] = (long)errno;
        }

        return all;
    }

    private static void AddLevels(Dictionary<string, long> all)
    {
        Add(all, "SOL_", ("IP", 0), ("SOCKET", 1), ("TCP", 6), ("UDP", 17));
        Add(
            all, "IP_", ("TOS", 1), ("TTL", 2), ("RECVOPTS", 6), ("PKTINFO", 8), ("MTU_DISCOVER", 10), ("RECVERR", 11),
            ("RECVTTL", 12), ("RECVTOS", 13), ("MTU", 14), ("FREEBIND", 15), ("TRANSPARENT", 19), ("MINTTL", 21),
            ("BIND_ADDRESS_NO_PORT", 24), ("PMTUDISC_DONT", 0), ("PMTUDISC_WANT", 1), ("PMTUDISC_DO", 2), ("PMTUDISC_PROBE", 3));
    }

    private static void AddOptions(Dictionary<string, long> all)
    {
        Add(
            all, "SO_", ("DEBUG", 1), ("REUSEADDR", 2), ("TYPE", 3), ("ERROR", 4), ("DONTROUTE", 5), ("BROADCAST", 6),
            ("SNDBUF", 7), ("RCVBUF", 8), ("KEEPALIVE", 9), ("OOBINLINE", 10), ("PRIORITY", 12), ("LINGER", 13),
            ("REUSEPORT", 15), ("RCVLOWAT", 18), ("SNDLOWAT", 19), ("RCVTIMEO", 20), ("SNDTIMEO", 21), ("TIMESTAMP", 29),
            ("ACCEPTCONN", 30), ("SNDBUFFORCE", 32), ("RCVBUFFORCE", 33), ("TIMESTAMPNS", 35), ("MARK", 36),
            ("TIMESTAMPING", 37), ("PROTOCOL", 38), ("DOMAIN", 39), ("BUSY_POLL", 46), ("MAX_PACING_RATE", 47),
            ("INCOMING_CPU", 49), ("MEMINFO", 55), ("COOKIE", 57), ("ZEROCOPY", 60), ("TXTIME", 61));
        Add(
            all, "TCP_", ("NODELAY", 1), ("MAXSEG", 2), ("CORK", 3), ("KEEPIDLE", 4), ("KEEPINTVL", 5), ("KEEPCNT", 6),
            ("SYNCNT", 7), ("LINGER2", 8), ("DEFER_ACCEPT", 9), ("WINDOW_CLAMP", 10), ("INFO", 11), ("QUICKACK", 12),
            ("CONGESTION", 13), ("MD5SIG", 14), ("THIN_LINEAR_TIMEOUTS", 16), ("THIN_DUPACK", 17), ("USER_TIMEOUT", 18),
            ("REPAIR", 19), ("REPAIR_QUEUE", 20), ("QUEUE_SEQ", 21), ("REPAIR_OPTIONS", 22), ("FASTOPEN", 23),
            ("TIMESTAMP", 24), ("NOTSENT_LOWAT", 25), ("CC_INFO", 26), ("SAVE_SYN", 27), ("SAVED_SYN", 28),
            ("REPAIR_WINDOW", 29), ("FASTOPEN_CONNECT", 30), ("ULP", 31), ("MD5SIG_EXT", 32), ("FASTOPEN_KEY", 33),
            ("FASTOPEN_NO_COOKIE", 34), ("ZEROCOPY_RECEIVE", 35), ("INQ", 36), ("CM_INQ", 36), ("TX_DELAY", 37),
            ("RTO_MAX_MS", 44), ("RTO_MIN_US", 45), ("DELACK_MAX_US", 46));
        Add(
            all, "TCP_", ("ESTABLISHED", 1), ("SYN_SENT", 2), ("SYN_RECV", 3), ("FIN_WAIT1", 4), ("FIN_WAIT2", 5),
            ("TIME_WAIT", 6), ("CLOSE", 7), ("CLOSE_WAIT", 8), ("LAST_ACK", 9), ("LISTEN", 10), ("CLOSING", 11),
            ("NEW_SYN_RECV", 12), ("CA_Open", 0), ("CA_Disorder", 1), ("CA_CWR", 2), ("CA_Recovery", 3), ("CA_Loss", 4));
        Add(
            all, "TCPI_OPT_", ("TIMESTAMPS", 1), ("SACK", 2), ("WSCALE", 4), ("ECN", 8), ("ECN_SEEN", 16), ("SYN_DATA", 32),
            ("USEC_TS", 64), ("TFO_CHILD", 128));
    }

    private static void AddMessages(Dictionary<string, long> all) => Add(
        all, "MSG_", ("OOB", 1), ("PEEK", 2), ("DONTROUTE", 4), ("CTRUNC", 8), ("TRUNC", 0x20), ("DONTWAIT", 0x40),
        ("EOR", 0x80), ("WAITALL", 0x100), ("FIN", 0x200), ("SYN", 0x400), ("CONFIRM", 0x800), ("RST", 0x1000),
        ("ERRQUEUE", 0x2000), ("NOSIGNAL", 0x4000), ("MORE", 0x8000), ("WAITFORONE", 0x10000), ("BATCH", 0x40000),
        ("ZEROCOPY", 0x4000000), ("FASTOPEN", 0x20000000), ("CMSG_CLOEXEC", 0x40000000));

    private static void AddReadiness(Dictionary<string, long> all)
    {
        foreach (var prefix in new[] { "POLL", "EPOLL" })
        {
            Add(
                all, prefix, ("IN", 1), ("PRI", 2), ("OUT", 4), ("ERR", 8), ("HUP", 0x10), ("NVAL", 0x20), ("RDNORM", 0x40),
                ("RDBAND", 0x80), ("WRNORM", 0x100), ("WRBAND", 0x200), ("MSG", 0x400), ("RDHUP", 0x2000));
        }

        Add(
            all, "EPOLL", ("EXCLUSIVE", 1L << 28), ("WAKEUP", 1L << 29), ("ONESHOT", 1L << 30), ("ET", 1L << 31),
            ("_CTL_ADD", 1), ("_CTL_DEL", 2), ("_CTL_MOD", 3), ("_CLOEXEC", 0x80000));
    }

    // Time stamps of sent data, and errors that are read from the socket's error queue.
    private static void AddReports(Dictionary<string, long> all)
    {
        Add(
            all, "SO_EE_ORIGIN_", ("NONE", 0), ("LOCAL", 1), ("ICMP", 2), ("ICMP6", 3), ("TIMESTAMPING", 4), ("TXSTATUS", 4),
            ("ZEROCOPY", 5), ("TXTIME", 6));
        Add(all, "SO_EE_CODE_", ("ZEROCOPY_COPIED", 1));
        Add(
            all, "SOF_TIMESTAMPING_", ("TX_HARDWARE", 1), ("TX_SOFTWARE", 2), ("RX_HARDWARE", 4), ("RX_SOFTWARE", 8),
            ("SOFTWARE", 16), ("SYS_HARDWARE", 32), ("RAW_HARDWARE", 64), ("OPT_ID", 128), ("TX_SCHED", 256), ("TX_ACK", 512),
            ("OPT_CMSG", 1024), ("OPT_TSONLY", 2048), ("OPT_STATS", 4096));
        Add(all, "SCM_", ("TIMESTAMP", 29), ("TIMESTAMPING", 37), ("TSTAMP_SND", 0), ("TSTAMP_SCHED", 1), ("TSTAMP_ACK", 2));
        all["SCM_TIMESTAMPING_OPT_STATS"] = 54;
    }

    private static void Add(Dictionary<string, long> all, string prefix, params ReadOnlySpan<(string Name, long Value)> values)
    {
        foreach (var (name, value) in values)
        {
            all[prefix + name] = value;
        }
    }
}
