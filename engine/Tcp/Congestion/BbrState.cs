namespace NetSim.Tcp;

/// <summary>What BBR is doing.</summary>
internal enum BbrMode : byte
{
    /// <summary>Looks for the bandwidth, doubling its rate each round trip.</summary>
    Startup,

    /// <summary>Lets the queue drain that the start has built.</summary>
    Drain,

    /// <summary>Sends at the bandwidth found, a little more and a little less in turn.</summary>
    ProbeBandwidth,

    /// <summary>Sends next to nothing for 200 ms, to see the path without a queue.</summary>
    ProbeRtt,
}

/// <summary>The variables of BBR version 1 (struct bbr of tcp_bbr.c, Linux v6.18).</summary>
internal struct BbrState
{
    /// <summary>The least RTT in microseconds; <see cref="uint.MaxValue"/>: unknown (min_rtt_us).</summary>
    internal uint LeastRttUs;

    /// <summary>When it was seen, in ticks (min_rtt_stamp).</summary>
    internal uint LeastRttTicks;

    /// <summary>When ProbeRtt may end, in ticks, while <see cref="HasProbeRttEnd"/> (probe_rtt_done_stamp).</summary>
    internal uint ProbeRttEndTicks;

    /// <summary>The largest delivery rate of ten rounds, in segments per microsecond times 2^24 (bw).</summary>
    internal WindowedMaximum Bandwidth;

    /// <summary>Round trips so far (rtt_cnt), and the delivery that ends the present one (next_rtt_delivered).</summary>
    internal uint Rounds, NextRoundDelivered;

    /// <summary>When the phase of the gain cycle began, in microseconds (cycle_mstamp).</summary>
    internal uint CycleUs;

    /// <summary>Gains of pacing rate and cwnd in units of 1/256 (pacing_gain, cwnd_gain).</summary>
    internal ushort PacingGain, CwndGain;

    /// <summary>The bandwidth when it last grew by a quarter (full_bw).</summary>
    internal uint FullBandwidth;

    /// <summary>cwnd before recovery or ProbeRtt (prior_cwnd).</summary>
    internal int PriorCwnd;

    /// <summary>The policer's rate, in the unit of <see cref="Bandwidth"/> (lt_bw).</summary>
    internal uint PolicedBandwidth;

    /// <summary>Delivered and lost when the sampling interval began, and when, in milliseconds (lt_last_...).</summary>
    internal uint PolicerDelivered, PolicerLost, PolicerStampMs;

    /// <summary>When the epoch of ACK aggregation began, in microseconds, and segments acknowledged since.</summary>
    internal uint AggregationUs, AggregationAcked;

    /// <summary>Most segments acknowledged beyond the expected in two windows of five rounds (extra_acked).</summary>
    internal ushort ExtraFirst, ExtraSecond;

    /// <summary>Age of the present of the two windows in rounds (extra_acked_win_rtts).</summary>
    internal byte ExtraRounds;

    /// <summary>Whether the second of them is the present one (extra_acked_win_idx).</summary>
    internal bool IsExtraSecond;

    /// <summary>What it is doing.</summary>
    internal BbrMode Mode;

    /// <summary>The recovery phase at the last ACK (prev_ca_state).</summary>
    internal RecoveryPhase PriorPhase;

    /// <summary>Phase of the gain cycle, 0 to 7 (cycle_idx), and cycles begun so far: the ordinal of the draw.</summary>
    internal byte CyclePhase, CyclesBegun;

    /// <summary>Rounds without growth (full_bw_cnt), and rounds of policer sampling (lt_rtt_cnt).</summary>
    internal byte FullRounds, PolicerRounds;

    /// <summary>Packet conservation in the first round of recovery; a round began with this ACK.</summary>
    internal bool IsConserving, IsRoundStart;

    /// <summary>Sending again after idle; ProbeRtt has an end; it has lasted a round.</summary>
    internal bool IsRestarting, HasProbeRttEnd, IsProbeRttRoundDone;

    /// <summary>The rate was set from an RTT; the bandwidth no longer grows (full_bw_reached).</summary>
    internal bool HasSeenRtt, IsPipeFull;

    /// <summary>A policer is looked for; one was found (lt_is_sampling, lt_use_bw).</summary>
    internal bool IsSamplingPolicer, IsPoliced;
}
