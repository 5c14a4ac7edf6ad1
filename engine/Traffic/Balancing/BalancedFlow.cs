using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>One client connection through a load balancer.</summary>
internal struct BalancedFlow
{
    /// <summary>The client.</summary>
    public Ipv4Address Client;

    /// <summary>The client's port.</summary>
    public ushort ClientPort;

    /// <summary>The balancer's port towards the upstream.</summary>
    public ushort Port;

    /// <summary>Which upstream.</summary>
    public int Upstream;

    /// <summary>Which flow of the balancer it is, from 1 on; tells it from an earlier user of the slot.</summary>
    public long Number;

    /// <summary>When something was sent on it last.</summary>
    public SimTime LastSeen;

    /// <summary>What the client would send next.</summary>
    public SequenceNumber ClientNext;

    /// <summary>What the upstream would send next.</summary>
    public SequenceNumber UpstreamNext;

    /// <summary>Whether the client's FIN, the upstream's FIN, a RST of either has passed.</summary>
    public FlowEnds Ends;

    /// <summary>Whether it counts among its upstream's open connections no more.</summary>
    public readonly bool IsOver => (Ends & FlowEnds.Reset) != 0 || (Ends & FlowEnds.BothSent) == FlowEnds.BothSent;
}

/// <summary>How far a flow's ending is.</summary>
[Flags]
internal enum FlowEnds : byte
{
    /// <summary>Not begun.</summary>
    None = 0,

    /// <summary>The client's FIN has passed.</summary>
    ClientSent = 1,

    /// <summary>The upstream's FIN has passed.</summary>
    UpstreamSent = 2,

    /// <summary>Both FINs have passed.</summary>
    BothSent = ClientSent | UpstreamSent,

    /// <summary>A RST has passed.</summary>
    Reset = 4,
}
