using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>A request under way, or a kept connection between two of them.</summary>
internal struct ClientRequest
{
    /// <summary>Whose request.</summary>
    public uint Node;

    /// <summary>Its socket; 0 while there is none.</summary>
    public int Socket;

    /// <summary>Which request of its member; tells a deadline of an earlier user of the slot from this one's.</summary>
    public ulong Ordinal;

    /// <summary>The intended start: latencies count from here, so that a late start is not hidden.</summary>
    public SimTime Start;

    /// <summary>Request octets that the send buffer has not taken yet.</summary>
    public int Unsent;

    /// <summary>Answer octets received.</summary>
    public int Received;

    /// <summary>What it waits for.</summary>
    public RequestPhase Phase;
}

/// <summary>What a request waits for.</summary>
internal enum RequestPhase : byte
{
    /// <summary>The slot is free.</summary>
    Free,

    /// <summary>A connection.</summary>
    Connecting,

    /// <summary>The answer.</summary>
    Answering,

    /// <summary>The member's next request, on a kept connection.</summary>
    Idle,
}
