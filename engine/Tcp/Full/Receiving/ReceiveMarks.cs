namespace NetSim.Tcp;

/// <summary>Yes-or-no facts of the receive side and of congestion marks that find no room in <see cref="FullSockFlags"/>.</summary>
[Flags]
internal enum ReceiveMarks : byte
{
    None = 0,

    /// <summary>
    /// The last octet received in order came with PSH (or FIN): the end of one of the sender's writes.
    /// </summary>
    EndsAtPush = 1,

    /// <summary>
    /// The next ACK announces a zero window: data had to be dropped for want of memory (ICSK_ACK_NOMEM).
    /// </summary>
    AckWithoutMemory = 2,

    /// <summary>The application has read the end of the stream: the FIN no longer counts in Recv-Q.</summary>
    EndWasRead = 4,

    /// <summary>The window was reduced: the next new data carries CWR (TCP_ECN_QUEUE_CWR).</summary>
    ReductionToReport = 8,

    /// <summary>Marked data was received: each ACK carries ECE until CWR comes (TCP_ECN_DEMAND_CWR).</summary>
    MarkToEcho = 16,

    /// <summary>ECN-capable data was received, or with accurate ECN any such segment (TCP_ECN_SEEN).</summary>
    EcnSeen = 32,
}
