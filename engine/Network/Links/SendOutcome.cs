namespace NetSim.Network;

/// <summary>What became of a packet that a node gave to the network; also why an observer sees it dropped.</summary>
public enum SendOutcome : byte
{
    /// <summary>It is on its way: one arrival is scheduled.</summary>
    Sent,

    /// <summary>The link's loss model took it. The sender learns nothing of it in a real network.</summary>
    Lost,

    /// <summary>The queue in front of the link was full. Linux tells the sending TCP (NET_XMIT_DROP).</summary>
    QueueDropped,

    /// <summary>A discipline that keeps queues short (RED, CoDel) chose it before the queue was full.</summary>
    EarlyDropped,

    /// <summary>Nothing leads to the destination.</summary>
    NoRoute,

    /// <summary>It would be older than MSL on arrival.</summary>
    Expired,

    /// <summary>The link is down.</summary>
    LinkDown,

    /// <summary>It is longer than the link's MTU.</summary>
    TooBig,

    /// <summary>A router found its TTL used up.</summary>
    TimeToLiveExceeded,

    /// <summary>A NAT could not translate it, or dropped it by rule: see <see cref="ConntrackCounters"/>.</summary>
    Untranslatable,
}
