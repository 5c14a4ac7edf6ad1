using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>The variables of CUBIC and its HyStart (struct bictcp of tcp_cubic.c, Linux v6.18).</summary>
internal struct CubicState
{
    /// <summary>ACKed segments that raise cwnd by one (cnt).</summary>
    internal int SegmentsPerIncrease;

    /// <summary>cwnd before the last reduction, lowered by fast convergence (last_max_cwnd).</summary>
    internal int LastMaximum;

    /// <summary>cwnd at the last computation, and its tick (last_cwnd, last_time).</summary>
    internal int LastCwnd;

    internal uint LastTicks;

    /// <summary>Where the plateau of the curve is (bic_origin_point).</summary>
    internal int Origin;

    /// <summary>Time from the epoch to the plateau in units of 1/1024 s (bic_K).</summary>
    internal uint PlateauAfter;

    /// <summary>Least RTT of the connection in microseconds; 0: none yet (delay_min).</summary>
    internal uint LeastDelay;

    /// <summary>Tick in which the epoch began; valid while <see cref="HasEpoch"/> (epoch_start).</summary>
    internal uint EpochTicks;

    /// <summary>Segments ACKed for the Reno-friendly estimate (ack_cnt).</summary>
    internal int AckedCount;

    /// <summary>What Reno's cwnd would be (tcp_cwnd).</summary>
    internal int RenoCwnd;

    /// <summary>
    /// HyStart: when the round began and when its last ACK came, in microseconds (round_start, last_ack).
    /// </summary>
    internal uint RoundStartUs, LastAckUs;

    /// <summary>HyStart: the round ends when this is acknowledged (end_seq).</summary>
    internal SequenceNumber RoundEnd;

    /// <summary>HyStart: least RTT of the round in microseconds (curr_rtt).</summary>
    internal uint RoundRtt;

    /// <summary>HyStart: RTT samples of the round (sample_cnt).</summary>
    internal byte Samples;

    /// <summary>HyStart: slow start has ended (found).</summary>
    internal bool IsExitFound;

    /// <summary>Whether an epoch of congestion avoidance runs.</summary>
    internal bool HasEpoch;
}
