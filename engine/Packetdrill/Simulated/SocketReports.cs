using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>
/// What a socket's owner wants to be told of the data that it sends (SO_TIMESTAMPING, SO_ZEROCOPY), and the error queue, from
/// which <c>recvmsg(MSG_ERRQUEUE)</c> takes what has been told.
/// </summary>
internal sealed class SocketReports
{
    /// <summary>SOF_TIMESTAMPING_*; 0 for no stamps.</summary>
    public long Timestamping { get; set; }

    /// <summary>The octet from which SOF_TIMESTAMPING_OPT_ID counts (sk_tskey); 0 without that option.</summary>
    public SequenceNumber KeyOrigin { get; set; }

    /// <summary>SO_ZEROCOPY.</summary>
    public bool ZeroCopy { get; set; }

    /// <summary>Number of the next call with MSG_ZEROCOPY (sk_zckey).</summary>
    public uint NextNotice { get; set; }

    /// <summary>Octets of which something is still to be told, in the stream's order.</summary>
    public List<Mark> Marks { get; } = [];

    /// <summary>Calls with MSG_ZEROCOPY whose data the stack holds, in the stream's order.</summary>
    public List<Notice> Notices { get; } = [];

    /// <summary>The error queue.</summary>
    public LinkedList<Report> Queue { get; } = [];

    /// <summary>Whether anything is to be looked for when the stack has done something.</summary>
    public bool IsWatching => Marks.Count > 0 || Notices.Count > 0;

    /// <summary>Takes what a listener hands on to the sockets that it accepts (sk_clone).</summary>
    public void InheritFrom(SocketReports listener)
    {
        Timestamping = listener.Timestamping;
        ZeroCopy = listener.ZeroCopy;
    }

    /// <summary>Queues a report; a notice that continues the last notice of the queue only lengthens it (skb_zerocopy_notify_extend).</summary>
    public void Add(Report report)
    {
        if (report.Origin == ReportOrigin.ZeroCopy && Queue.Last?.Value is { Origin: ReportOrigin.ZeroCopy } last
            && report.Info == last.Data + 1)
        {
            Queue.Last.Value = last with { Data = report.Data };
            return;
        }

        Queue.AddLast(report);
    }

    /// <summary>The last octet of a call (shinfo-&gt;tskey), and the stamps that are wanted of it.</summary>
    /// <param name="Key">The octet.</param>
    /// <param name="Wanted">SOF_TIMESTAMPING_TX_*.</param>
    public sealed record Mark(SequenceNumber Key, long Wanted);

    /// <summary>The data of one call with MSG_ZEROCOPY or of several (struct ubuf_info_msgzc).</summary>
    /// <param name="First">Number of the first call.</param>
    /// <param name="Last">Number of the last.</param>
    /// <param name="End">The octet behind the data.</param>
    public sealed record Notice(uint First, uint Last, SequenceNumber End);
}

/// <summary>Where an entry of the error queue comes from (SO_EE_ORIGIN_*).</summary>
internal enum ReportOrigin
{
    Timestamping = 4,
    ZeroCopy = 5,
}

/// <summary>An entry of the error queue (struct sock_extended_err).</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Info">For a stamp which one (SCM_TSTAMP_*); for a notice its first call.</param>
/// <param name="Data">For a stamp the octet; for a notice its last call.</param>
internal sealed record Report(ReportOrigin Origin, uint Info, uint Data)
{
    /// <summary>When, for a stamp, in ns since the script's start.</summary>
    public long At { get; init; }

    /// <summary>Octets of the packet that a stamp comes with.</summary>
    public int Length { get; init; }

    /// <summary>The sock's figures at that time (SOF_TIMESTAMPING_OPT_STATS); null when they are not wanted.</summary>
    public Structure? Statistics { get; init; }
}
