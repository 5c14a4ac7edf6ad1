using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A SACK block of an earlier ACK, and where in the queue it ends: the next ACK's blocks mostly begin or go on there,
/// so
/// what is known already is not walked again.
/// </summary>
internal struct SackCursor
{
    /// <summary>The block.</summary>
    internal SequenceNumber Left, Right;

    /// <summary>The last record within it; 0: the entry is free.</summary>
    internal int Slot;
}

/// <summary>As many as an ACK can have blocks.</summary>
[System.Runtime.CompilerServices.InlineArray(Count)]
internal struct SackCursors
{
    internal const int Count = 4;

    private SackCursor _first;
}
