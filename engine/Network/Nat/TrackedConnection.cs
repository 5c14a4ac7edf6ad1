using NetSim.Wire;

namespace NetSim.Network;

/// <summary>An entry of the connection table: the two tuples, and what the tracker remembers of either end.</summary>
internal struct TrackedConnection
{
    public long ExpiresAt;
    public uint Source;
    public uint Destination;
    public uint TranslatedSource;
    public ushort SourcePort;
    public ushort DestinationPort;
    public ushort TranslatedPort;
    public Protocol Protocol;
    public ConntrackState State;
    public int NextOriginal;
    public int NextReply;
    public int NextBySource;

    /// <summary>The end that sent the first packet.</summary>
    public TrackedEnd Original;

    /// <summary>The other end.</summary>
    public TrackedEnd Reply;

    public uint LastSequence;
    public uint LastAcknowledgment;
    public uint LastEnd;
    public ushort LastWindow;
    public SegmentKind LastKind;
    public EndMarks LastMarks;
    public byte LastScale;
    public byte Retransmissions;
    public bool LastWasReply;
    public bool ExpectsChallengeAck;
    public bool IsSimultaneousOpen;
    public bool IsInUse;
    public bool HasReply;
    public bool IsAssured;

    /// <summary>
    /// For datagrams: the millisecond from which replied traffic makes a stream. Shares the sequence's place.
    /// </summary>
    public uint StreamFrom
    {
        readonly get => LastSequence;
        set => LastSequence = value;
    }

    public readonly Tuple OriginalTuple => new(Source, Destination, SourcePort, DestinationPort, Protocol);

    public readonly Tuple ReplyTuple => new(Destination, TranslatedSource, DestinationPort, TranslatedPort, Protocol);
}

/// <summary>The name of one direction of a connection. A ping's identifier stands for its sender's port.</summary>
internal readonly record struct Tuple(
    uint Source, uint Destination, ushort SourcePort, ushort DestinationPort, Protocol Protocol)
{
    public Tuple Reversed => new(Destination, Source, DestinationPort, SourcePort, Protocol);
}

/// <summary>What is known of one end's window (kernel: ip_ct_tcp_state).</summary>
internal struct TrackedEnd
{
    /// <summary>Highest sequence end sent.</summary>
    public uint End;

    /// <summary>Highest sequence end that the other side's window allows.</summary>
    public uint MaxEnd;

    /// <summary>Largest window advertised, in octets; 0 when nothing was seen of this end.</summary>
    public uint MaxWindow;

    /// <summary>Highest acknowledgment sent.</summary>
    public uint MaxAcknowledgment;

    public byte Scale;
    public EndMarks Marks;
}

/// <summary>What is known of one end beside its numbers.</summary>
[Flags]
internal enum EndMarks : byte
{
    None = 0,
    WindowScale = 1,
    SackPermitted = 2,
    CloseInitiated = 4,
    Liberal = 8,
    DataUnacknowledged = 16,
    HasMaxAcknowledgment = 32,
}

/// <summary>A segment by the control bits that matter to the tracker.</summary>
internal enum SegmentKind : byte
{
    None,
    Syn,
    SynAck,
    Fin,
    Ack,
    Rst,
}
