namespace NetSim.Tcp;

/// <summary>
/// The sysctls that TCP code reads, as plain numbers. Hosts share an instance until one of them is written (copy on
/// write, see <see cref="Clone"/>). Names, ranges, defaults and who may write live in the sysctl registry.
/// </summary>
public sealed class TcpSettings
{
#pragma warning disable CS1591 // Each field is the sysctl of its name; the registry documents unit, range and default.
    public int SynRetries, SynackRetries, SynLinearTimeouts, MaxSynBacklog, Somaxconn, Syncookies, AbortOnOverflow;
    public int KeepaliveTime, KeepaliveIntvl, KeepaliveProbes;
    public int FinTimeout, TwRecycle, TwReuse, TwReuseDelayMs, MaxTwBuckets, Rfc1337;
    public int Timestamps, Sack, Dsack, WindowScaling;
    public int Retries1, Retries2, OrphanRetries, MaxOrphans;
    public int PortRangeLow, PortRangeHigh;
    public int RmemMin, RmemDefault, RmemMax, WmemMin, WmemDefault, WmemMax, CoreRmemMax, CoreWmemMax;
    public int EarlyRetrans, Recovery, Fack, CompSackDelayNs, CompSackSlackNs, CompSackNr;
    public int Frto, Reordering, MaxReordering, SlowStartAfterIdle, NoMetricsSave;
    public int ChallengeAckLimit, InvalidRatelimitMs, RtoMinUs, RtoMaxMs, AdvWinScale, ModerateRcvbuf, PingpongThresh;
    public int Ecn, Autocorking, MinTsoSegs, LimitOutputBytes, TsoWinDivisor, WorkaroundSignedWindows;
    public int Fastopen, FastopenBlackholeTimeout;
    public int EcnFallback, PacingSsRatio, PacingCaRatio;
    public int MtuProbing, BaseMss, MtuProbeFloor, MinPmtu, MtuExpires, MinAdvertisedMss;
    public int ShrinkWindow, MinSndMss, IpNoPmtuDisc, ThinLinearTimeouts, RetransCollapse, DeferAcceptIgnored;
    public uint NotsentLowat;
#pragma warning restore CS1591

    /// <summary>Name of the congestion control that new sockets get, of <see cref="CongestionControls.All"/>.</summary>
    public string CongestionControl
    {
        get;
        set
        {
            field = value;
            CongestionControls.TryFind(value, out var kind);
            CongestionKind = kind;
        }
    } = "cubic";

    internal CongestionKind CongestionKind { get; private set; } = CongestionKind.Cubic;

    internal bool NeedsMarks => CongestionKind == CongestionKind.Dctcp;

    /// <summary>Keys of Fast Open cookies; null: drawn at boot.</summary>
    public FastOpenKeys? FastopenKeys { get; set; }

    /// <summary>The congestion controls that any application may choose, as text.</summary>
    public string AllowedCongestionControl { get; set; } = "reno cubic bbr";

    /// <summary>The queue discipline of the machine's interfaces; with <c>fq</c> all of TCP is paced.</summary>
    public string DefaultQdisc { get; private set; } = "pfifo_fast";

    internal bool HasFairQueue { get; private set; }

    /// <summary>Sets the queue discipline.</summary>
    internal void SetQdisc(string name)
    {
        DefaultQdisc = name;
        HasFairQueue = name == "fq";
    }

    /// <summary>Whether an application without special rights may choose a control.</summary>
    internal bool MayChoose(CongestionKind kind)
    {
        var name = CongestionControls.NameOf(kind);
        return name == CongestionControl || Array.IndexOf(AllowedCongestionControl.Split(' '), name) >= 0;
    }

    /// <summary>
    /// Ports that automatic selection never picks (ip_local_reserved_ports): one bit per port, or null for none.
    /// </summary>
    public ulong[]? ReservedPorts { get; set; }

    /// <summary>A copy to be changed.</summary>
    public TcpSettings Clone()
    {
        var copy = (TcpSettings)MemberwiseClone();
        copy.ReservedPorts = (ulong[]?)ReservedPorts?.Clone();
        return copy;
    }
}
