using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>A request under way, a kept connection between two of them, or a user of a closed loop.</summary>
internal struct ClientRequest
{
    /// <summary>Whose request.</summary>
    public uint Node;

    /// <summary>Closed loop: whose user's.</summary>
    public int User;

    /// <summary>Its socket; 0 while there is none.</summary>
    public int Socket;

    /// <summary>Which request of its asker; tells a deadline of an earlier user of the slot from this one's.</summary>
    public ulong Ordinal;

    /// <summary>The intended start: latencies count from here, so that a late start is not hidden.</summary>
    public SimTime Start;

    /// <summary>Request octets that the send buffer has not taken yet.</summary>
    public int Unsent;

    /// <summary>Answer octets received.</summary>
    public int Received;

    /// <summary>Attempts that have failed.</summary>
    public ushort Attempt;

    /// <summary>Which target is asked, or was on a kept connection.</summary>
    public ushort Target;

    /// <summary>Open loop: the next kept connection of the same member; 0 is the end.</summary>
    public int NextIdle;

    /// <summary>What it waits for.</summary>
    public RequestPhase Phase;

    /// <summary>Whether it has had a connection: counted once, however many attempts follow.</summary>
    public bool HasConnected;
}

/// <summary>What a request waits for.</summary>
internal enum RequestPhase : byte
{
    /// <summary>The slot is free, or its user thinks without a connection.</summary>
    Free,

    /// <summary>A connection.</summary>
    Connecting,

    /// <summary>The answer.</summary>
    Answering,

    /// <summary>The next request, on a kept connection.</summary>
    Idle,

    /// <summary>The next attempt.</summary>
    BackingOff,
}
