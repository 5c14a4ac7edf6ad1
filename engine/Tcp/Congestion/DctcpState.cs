using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>The variables of DCTCP (struct dctcp of tcp_dctcp.c, Linux v6.18).</summary>
internal struct DctcpState
{
    /// <summary>Segments delivered, and those of them with a congestion echo, when the window began.</summary>
    internal uint DeliveredBefore, MarkedBefore;

    /// <summary>The share of marked segments, in units of 1/1024 (dctcp_alpha).</summary>
    internal uint Alpha;

    /// <summary>The window of observation ends when this is acknowledged (next_seq).</summary>
    internal SequenceNumber WindowEnd;

    /// <summary>cwnd before the last reduction (loss_cwnd).</summary>
    internal int CwndBefore;

    /// <summary>Receiver: what was expected next after the last data (prior_rcv_nxt).</summary>
    internal SequenceNumber ReceivedBefore;

    /// <summary>Receiver: whether the last data was marked (ce_state).</summary>
    internal bool IsPeerMarked;
}
