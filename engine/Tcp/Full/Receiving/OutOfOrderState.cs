using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A contiguous piece of data that arrived before its turn. The pieces of a sock form a list in the order of their
/// sequence numbers and never touch.
/// </summary>
internal struct OutOfOrderRange
{
    /// <summary>First octet.</summary>
    internal SequenceNumber Start;

    /// <summary>One past the last octet, a FIN included.</summary>
    internal SequenceNumber End;

    /// <summary>Neighbours in the list; 0: none.</summary>
    internal int Previous, Next;

    /// <summary>Memory that its segments occupy.</summary>
    internal int Memory;

    /// <summary>Whether its last octet came with PSH, and whether it ends with a FIN.</summary>
    internal bool EndsAtPush, EndsWithFin;
}

/// <summary>
/// What a receiver keeps while data is missing: the early pieces, and what SACK says of them. Made with the first.
/// </summary>
internal struct OutOfOrderState
{
    /// <summary>Most blocks that are remembered; three or four of them fit in a segment (RFC 2018 section 3).</summary>
    internal const int MostBlocks = 4;

    /// <summary>Lowest and highest piece; 0: none.</summary>
    internal int First, Last;

    /// <summary>Memory of all pieces.</summary>
    internal int Memory;

    /// <summary>Blocks to announce, the one changed last first.</summary>
    internal int BlockCount;

    /// <summary>The blocks.</summary>
    internal SackBlocks Blocks;

    /// <summary>
    /// What arrived twice, to be announced first (RFC 2883); valid while <see cref="IsDuplicateDue"/>.
    /// </summary>
    internal SackBlock Duplicate;

    /// <summary>Whether <see cref="Duplicate"/> is due.</summary>
    internal bool IsDuplicateDue;

    /// <summary>Duplicate ACKs sent for one hole, and where it begins (dup_ack_counter, compressed_ack_rcv_nxt).</summary>
    internal byte Duplicates;
    internal SequenceNumber DuplicatesAt;

    /// <summary>ACKs that wait for one to stand for all (compressed_ack).</summary>
    internal int CompressedAcks;

    /// <summary>When that one leaves at the latest, in nanoseconds; 0: none waits (compressed_ack_timer).</summary>
    internal long AckDueAt;

    /// <summary>Room for the blocks.</summary>
    [System.Runtime.CompilerServices.InlineArray(MostBlocks)]
    internal struct SackBlocks
    {
        private SackBlock _first;
    }
}
