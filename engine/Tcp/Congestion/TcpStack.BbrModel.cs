namespace NetSim.Tcp;

// BBR's model of the path: the largest delivery rate of ten round trips and the least RTT of ten seconds, and the mode
// that follows from them (bbr_update_model, tcp_bbr.c, Linux v6.18).
public sealed partial class TcpStack
{
    private const int BandwidthRounds = 10;
    private const int LeastRttSeconds = 10;
    private const int ProbeRttMs = 200;
    private const int CyclePhases = 8;

    // A cycle may begin in any phase but the one that drains.
    private const uint CycleStarts = 7;

    // The pipe is full when three rounds have not raised the bandwidth by a quarter.
    private const int FullGrowth = GainUnit * 5 / 4;
    private const int RoundsUntilFull = 3;

    private const int ExtraAckedRounds = 5;
    private const int LongestExtraRounds = 0x1F;
    private const uint LargestExtraEpoch = 1 << 20;

    private const ulong BbrCyclePurpose = 0x6262_725F_6379_636C;

    private static ReadOnlySpan<ushort> CycleGains =>
    [
        GainUnit * 5 / 4, GainUnit * 3 / 4, GainUnit, GainUnit, GainUnit, GainUnit, GainUnit, GainUnit,
    ];

    private void UpdateBbrModel(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        UpdateBbrBandwidth(host, in sock, ref state, in ack.Rate);
        NoteAggregation(in sock, ref state, in ack.Rate);
        AdvanceBbrCycle(in sock, ref state, in ack);
        CheckPipeFull(ref state.Variables.Bbr, in ack.Rate);
        CheckDrained(host, ref sock, ref state);
        UpdateBbrLeastRtt(host, ref sock, ref state, in ack);
        ChooseBbrGains(ref state.Variables.Bbr);
    }

    // bbr_update_bw
    private static void UpdateBbrBandwidth(TcpHost host, in FullSock sock, ref RecoveryState state, in RateSample rate)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr.IsRoundStart = false;
        if (rate.Delivered < 0 || rate.IntervalUs <= 0)
        {
            return;
        }

        if (unchecked((int)(rate.PriorDelivered - bbr.NextRoundDelivered)) >= 0)
        {
            bbr.NextRoundDelivered = state.Delivered;
            bbr.Rounds = unchecked(bbr.Rounds + 1);
            bbr.IsRoundStart = true;
            bbr.IsConserving = false;
        }

        SamplePolicer(host, in sock, ref state, rate.Losses, rate.IsAppLimited);
        var bandwidth = (uint)Math.Min((ulong)rate.Delivered * BandwidthUnit / (ulong)rate.IntervalUs, uint.MaxValue);
        if (!rate.IsAppLimited || bandwidth >= bbr.Bandwidth.Value)
        {
            bbr.Bandwidth.Add(BandwidthRounds, bbr.Rounds, bandwidth);
        }
    }

    // How much more is acknowledged at times than the bandwidth explains (bbr_update_ack_aggregation).
    private static void NoteAggregation(in FullSock sock, ref RecoveryState state, in RateSample rate)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (rate.Acked <= 0 || rate.Delivered < 0 || rate.IntervalUs <= 0)
        {
            return;
        }

        if (bbr.IsRoundStart)
        {
            bbr.ExtraRounds = (byte)Math.Min(LongestExtraRounds, bbr.ExtraRounds + 1);
            if (bbr.ExtraRounds >= ExtraAckedRounds)
            {
                bbr.ExtraRounds = 0;
                bbr.IsExtraSecond = !bbr.IsExtraSecond;
                ExtraAcked(ref bbr) = 0;
            }
        }

        var epoch = (ulong)ElapsedUs(bbr.AggregationUs, state.DeliveredUs);
        var expected = (BbrBandwidth(in bbr) * epoch) >> BandwidthShift;
        if (bbr.AggregationAcked <= expected || bbr.AggregationAcked + (uint)rate.Acked >= LargestExtraEpoch)
        {
            bbr.AggregationAcked = 0;
            bbr.AggregationUs = state.DeliveredUs;
            expected = 0;
        }

        bbr.AggregationAcked = Math.Min(LargestExtraEpoch - 1, bbr.AggregationAcked + (uint)rate.Acked);
        var extra = (ushort)Math.Min(Math.Min(bbr.AggregationAcked - expected, (ulong)sock.Cwnd), ushort.MaxValue);
        ref var most = ref ExtraAcked(ref bbr);
        most = Math.Max(most, extra);
    }

    private static ref ushort ExtraAcked(ref BbrState bbr)
    {
        if (bbr.IsExtraSecond)
        {
            return ref bbr.ExtraSecond;
        }

        return ref bbr.ExtraFirst;
    }

    // bbr_update_cycle_phase
    private void AdvanceBbrCycle(in FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (bbr.Mode == BbrMode.ProbeBandwidth && IsPhaseOver(in sock, in state, in ack))
        {
            NextPhase(in state, ref bbr);
        }
    }

    private bool IsPhaseOver(in FullSock sock, in RecoveryState state, in AckContext ack)
    {
        ref readonly var bbr = ref state.Variables.Bbr;
        var isFullLength = ElapsedUs(bbr.CycleUs, state.DeliveredUs) > bbr.LeastRttUs;
        if (bbr.PacingGain == GainUnit)
        {
            return isFullLength;
        }

        var inFlight = InFlightAtDeparture(in sock, in state, ack.PriorInFlight);
        var bandwidth = bbr.Bandwidth.Value;
        // Probing lasts until the queue holds what it should add; draining ends as soon as the queue is gone.
        return bbr.PacingGain > GainUnit
            ? isFullLength
                && (ack.Rate.Losses > 0 || inFlight >= BbrInFlight(in sock, in state, bandwidth, bbr.PacingGain))
            : isFullLength || inFlight <= BbrInFlight(in sock, in state, bandwidth, GainUnit);
    }

    private static void NextPhase(in RecoveryState state, ref BbrState bbr)
    {
        bbr.CyclePhase = (byte)((bbr.CyclePhase + 1) % CyclePhases);
        bbr.CycleUs = state.DeliveredUs;
    }

    // bbr_reset_probe_bw_mode: a random phase, so that flows do not probe in step.
    private static void EnterProbeBandwidth(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr.Mode = BbrMode.ProbeBandwidth;
        var draw = TupleHash(host, BbrCyclePurpose, in sock.Tuple, bbr.CyclesBegun);
        bbr.CyclesBegun = unchecked((byte)(bbr.CyclesBegun + 1));
        bbr.CyclePhase = (byte)(CyclePhases - 1 - (((ulong)draw * CycleStarts) >> 32));
        NextPhase(in state, ref bbr);
    }

    // bbr_check_full_bw_reached
    private static void CheckPipeFull(ref BbrState bbr, in RateSample rate)
    {
        if (bbr.IsPipeFull || !bbr.IsRoundStart || rate.IsAppLimited)
        {
            return;
        }

        if (bbr.Bandwidth.Value >= ((ulong)bbr.FullBandwidth * FullGrowth) >> GainShift)
        {
            bbr.FullBandwidth = bbr.Bandwidth.Value;
            bbr.FullRounds = 0;
            return;
        }

        bbr.FullRounds++;
        bbr.IsPipeFull = bbr.FullRounds >= RoundsUntilFull;
    }

    // bbr_check_drain
    private void CheckDrained(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (bbr.Mode == BbrMode.Startup && bbr.IsPipeFull)
        {
            bbr.Mode = BbrMode.Drain;
            sock.Ssthresh = (int)BbrInFlight(in sock, in state, bbr.Bandwidth.Value, GainUnit);
        }

        if (bbr.Mode == BbrMode.Drain
            && InFlightAtDeparture(in sock, in state, state.InFlight)
                <= BbrInFlight(in sock, in state, bbr.Bandwidth.Value, GainUnit))
        {
            EnterProbeBandwidth(host, in sock, ref state);
        }
    }

    // What will be in flight when the next burst leaves, as paced (bbr_packets_in_net_at_edt).
    private long InFlightAtDeparture(in FullSock sock, in RecoveryState state, int inFlightNow)
    {
        ref readonly var bbr = ref state.Variables.Bbr;
        var now = _environment.Now.Nanoseconds;
        var waitUs = (ulong)Math.Clamp((state.PacedUntil - now) / 1_000, 0, int.MaxValue);
        var delivered = (long)((BbrBandwidth(in bbr) * waitUs) >> BandwidthShift);
        var inFlight = (long)inFlightNow + (bbr.PacingGain > GainUnit ? BbrBurst(in sock, in state) : 0);
        return Math.Max(0, inFlight - delivered);
    }

    // bbr_update_min_rtt
    private void UpdateBbrLeastRtt(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        ref var bbr = ref state.Variables.Bbr;
        var now = TicksNow(host);
        var isExpired = unchecked((int)(now - bbr.LeastRttTicks)) > LeastRttSeconds * host.Clock.Hz;
        if (ack.SampleRtt >= 0 && (ack.SampleRtt < bbr.LeastRttUs || (isExpired && !ack.Rate.IsAckDelayed)))
        {
            bbr.LeastRttUs = (uint)ack.SampleRtt;
            bbr.LeastRttTicks = now;
        }

        if (isExpired && !bbr.IsRestarting && bbr.Mode != BbrMode.ProbeRtt)
        {
            bbr.Mode = BbrMode.ProbeRtt;
            SaveBbrCwnd(in sock, ref bbr);
            bbr.HasProbeRttEnd = false;
        }

        if (bbr.Mode == BbrMode.ProbeRtt)
        {
            ContinueProbeRtt(host, ref sock, ref state, now);
        }

        if (ack.Rate.Delivered > 0)
        {
            bbr.IsRestarting = false;
        }
    }

    private void ContinueProbeRtt(TcpHost host, ref FullSock sock, ref RecoveryState state, uint now)
    {
        ref var bbr = ref state.Variables.Bbr;
        // The low rate of these 200 ms tells nothing of the bandwidth.
        LimitByApplication(ref state);
        if (!bbr.HasProbeRttEnd && state.InFlight <= LeastBbrCwnd)
        {
            bbr.HasProbeRttEnd = true;
            bbr.ProbeRttEndTicks = unchecked(now + (uint)TicksOfMs(host, ProbeRttMs));
            bbr.IsProbeRttRoundDone = false;
            bbr.NextRoundDelivered = state.Delivered;
        }
        else if (bbr.HasProbeRttEnd)
        {
            bbr.IsProbeRttRoundDone |= bbr.IsRoundStart;
            if (bbr.IsProbeRttRoundDone)
            {
                EndProbeRttWhenDue(host, ref sock, ref state);
            }
        }
    }

    // bbr_check_probe_rtt_done
    private void EndProbeRttWhenDue(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        var now = TicksNow(host);
        if (!bbr.HasProbeRttEnd || unchecked((int)(now - bbr.ProbeRttEndTicks)) <= 0)
        {
            return;
        }

        bbr.LeastRttTicks = now;
        sock.Cwnd = Math.Max(sock.Cwnd, bbr.PriorCwnd);
        if (bbr.IsPipeFull)
        {
            EnterProbeBandwidth(host, in sock, ref state);
        }
        else
        {
            bbr.Mode = BbrMode.Startup;
        }
    }

    // bbr_update_gains
    private static void ChooseBbrGains(ref BbrState bbr) => (bbr.PacingGain, bbr.CwndGain) = bbr.Mode switch
    {
        BbrMode.Startup => (HighGain, HighGain),
        BbrMode.Drain => (DrainGain, HighGain),
        BbrMode.ProbeBandwidth => (bbr.IsPoliced ? GainUnit : CycleGains[bbr.CyclePhase], CruiseCwndGain),
        _ => (GainUnit, GainUnit),
    };
}
