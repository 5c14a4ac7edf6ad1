using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What a sender with data in flight needs beside <see cref="FullSock"/>: the queue of segments, how many of them are in
/// which condition, and the variables of loss recovery and congestion control. Made with the first segment.
/// At most 512 bytes. Names follow struct tcp_sock (Linux v6.18).
/// </summary>
internal partial struct RecoveryState
{
    /// <summary>Oldest record in flight; 0: none.</summary>
    internal int First;

    /// <summary>Newest record in flight; 0: none.</summary>
    internal int Last;

    /// <summary>Segments in the queue (packets_out).</summary>
    internal int PacketsOut;

    /// <summary>Segments selectively acknowledged, or duplicate ACKs counted in their stead without SACK (sacked_out).</summary>
    internal int SackedOut;

    /// <summary>Segments thought to be lost (lost_out).</summary>
    internal int LostOut;

    /// <summary>Retransmitted segments thought to be in flight (retrans_out).</summary>
    internal int RetransOut;

    /// <summary>Where a false recovery would be undone to (undo_marker); valid while <see cref="FullSockFlags.UndoPossible"/>.</summary>
    internal SequenceNumber UndoMarker;

    /// <summary>Retransmissions of this recovery that were not proven needless yet; -1: nothing to undo (undo_retrans).</summary>
    internal int UndoRetrans;

    /// <summary>SndNxt when recovery began (high_seq).</summary>
    internal SequenceNumber HighSeq;

    /// <summary>SndNxt when the tail loss probe went out; valid while <see cref="FullSockFlags.TlpOutstanding"/> (tlp_high_seq).</summary>
    internal SequenceNumber TlpHighSeq;

    /// <summary>Retransmissions of the connection's life, SYNs included (total_retrans).</summary>
    internal long TotalRetrans;

    /// <summary>Segments sent since the window began to be reduced (prr_out).</summary>
    internal int PrrOut;

    /// <summary>Segments delivered so far (delivered).</summary>
    internal uint Delivered;

    /// <summary>Segments thought lost so far (lost).</summary>
    internal uint Lost;

    /// <summary>When the last segment was delivered, in nanoseconds (delivered_mstamp).</summary>
    internal long DeliveredAt;

    /// <summary>Milliseconds since boot of the first unanswered zero-window probe; 0: none (icsk_probes_tstamp).</summary>
    internal uint ProbesStampMs;


    /// <summary>Segments in flight (tcp_packets_in_flight): sent, less those that left the network, plus retransmissions.</summary>
    internal readonly int InFlight => PacketsOut - SackedOut - LostOut + RetransOut;
}
