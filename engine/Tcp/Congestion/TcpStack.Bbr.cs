namespace NetSim.Tcp;

// BBR version 1 (tcp_bbr.c, Linux v6.18; Cardwell et al., "BBR: Congestion-Based Congestion Control", ACM Queue 2016):
// each ACK renews a model of the path (TcpStack.BbrModel.cs), from which rate and window follow here. Bandwidths are
// segments per microsecond times 2^24, gains are in units of 1/256.
public sealed partial class TcpStack
{
    private const int BandwidthShift = 24;
    private const ulong BandwidthUnit = 1UL << BandwidthShift;
    private const int GainShift = 8;
    private const ushort GainUnit = 1 << GainShift;

    // 2 / ln 2 = 2.885: the least gain that doubles the rate each round trip; and its inverse, which drains as fast.
    private const ushort HighGain = (GainUnit * 2885 / 1000) + 1;
    private const ushort DrainGain = GainUnit * 1000 / 2885;
    private const ushort CruiseCwndGain = GainUnit * 2;
    private const int LeastBbrCwnd = 4;
    private const int PacingMarginPercent = 1;

    // Below 1.2 Mbit/s segments leave one by one, in octets per second.
    private const ulong LeastBurstRate = 1_200_000 / 8;
    private const int LargestBbrBurst = 0x7F;

    // ACK aggregation may add at most 100 ms of data to the window.
    private const ulong LongestAggregationUs = 100_000;

    private void StartBbr(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr = default;
        bbr.NextRoundDelivered = state.Delivered;
        bbr.LeastRttUs = state.LeastRtt.Microseconds == 0 ? uint.MaxValue : state.LeastRtt.Microseconds;
        bbr.LeastRttTicks = TicksNow(host);
        bbr.AggregationUs = MicrosecondsNow();
        StartBbrRate(in sock, ref state);
        ForgetPolicer(ref state);
        bbr.Mode = BbrMode.Startup;
        ChooseBbrGains(ref bbr);
        state.IsPaced = true;
    }

    // A window per RTT, or per millisecond before there is one (bbr_init_pacing_rate_from_rtt).
    private void StartBbrRate(in FullSock sock, ref RecoveryState state)
    {
        const uint NominalRttUs = 1_000;
        state.Variables.Bbr.HasSeenRtt = sock.Srtt != 0;
        var rtt = sock.Srtt == 0 ? NominalRttUs : Math.Max(1, sock.Srtt >> 3);
        state.PacingRate = BbrRate(in sock, (ulong)sock.Cwnd * BandwidthUnit / rtt, HighGain);
    }

    /// <summary>An ACK was taken in: renews model, rate and window (bbr_main).</summary>
    private void ControlByBbr(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        UpdateBbrModel(host, ref sock, ref state, in ack);
        ref var bbr = ref state.Variables.Bbr;
        var bandwidth = BbrBandwidth(in bbr);
        SetBbrRate(in sock, ref state, bandwidth, bbr.PacingGain);
        SetBbrCwnd(ref sock, ref state, in ack.Rate, bandwidth);
    }

    // The rate never falls while the pipe may not be full yet (bbr_set_pacing_rate).
    private void SetBbrRate(in FullSock sock, ref RecoveryState state, uint bandwidth, ushort gain)
    {
        ref var bbr = ref state.Variables.Bbr;
        var rate = BbrRate(in sock, bandwidth, gain);
        if (!bbr.HasSeenRtt && sock.Srtt != 0)
        {
            StartBbrRate(in sock, ref state);
        }

        if (bbr.IsPipeFull || rate > state.PacingRate)
        {
            state.PacingRate = rate;
        }
    }

    // Octets per second, one percent below the bandwidth so that no queue builds (bbr_bw_to_pacing_rate).
    private ulong BbrRate(in FullSock sock, ulong bandwidth, ushort gain) =>
        Math.Min(OctetsPerSecond(in sock, bandwidth, gain), LargestPacingRate(in sock));

    private static ulong OctetsPerSecond(in FullSock sock, ulong bandwidth, ushort gain)
    {
        // Beyond 2^43 (far above any link) the product would overflow.
        var rate = Math.Min((bandwidth * sock.MssCache * gain) >> GainShift, 1UL << 43);
        return (rate * (1_000_000 / 100 * (100 - PacingMarginPercent))) >> BandwidthShift;
    }

    // bbr_set_cwnd
    private static void SetBbrCwnd(ref FullSock sock, ref RecoveryState state, in RateSample rate, uint bandwidth)
    {
        ref var bbr = ref state.Variables.Bbr;
        var acked = rate.Acked;
        if (acked > 0 && !RecoverBbrCwnd(ref sock, ref state, in rate))
        {
            var target = (ulong)BbrWindow(in bbr, bandwidth, bbr.CwndGain) + AggregationAllowance(in bbr);
            target = Quantize(in sock, in state, target);
            if (bbr.IsPipeFull)
            {
                sock.Cwnd = (int)Math.Min((ulong)sock.Cwnd + (ulong)acked, target);
            }
            else if ((ulong)sock.Cwnd < target || state.Delivered < InitialCwnd)
            {
                sock.Cwnd += acked;
            }

            sock.Cwnd = Math.Max(sock.Cwnd, LeastBbrCwnd);
        }

        if (bbr.Mode == BbrMode.ProbeRtt)
        {
            sock.Cwnd = Math.Min(sock.Cwnd, LeastBbrCwnd);
        }
    }

    /// <summary>
    /// Losses: one segment per delivered one in the first round of recovery; afterwards the window from before
    /// (bbr_set_cwnd_to_recover_or_restore).
    /// </summary>
    /// <returns>Whether cwnd is settled.</returns>
    private static bool RecoverBbrCwnd(ref FullSock sock, ref RecoveryState state, in RateSample rate)
    {
        ref var bbr = ref state.Variables.Bbr;
        var cwnd = rate.Losses > 0 ? Math.Max(sock.Cwnd - rate.Losses, 1) : sock.Cwnd;
        if (sock.Phase == RecoveryPhase.Recovery && bbr.PriorPhase != RecoveryPhase.Recovery)
        {
            bbr.IsConserving = true;
            bbr.NextRoundDelivered = state.Delivered;
            cwnd = state.InFlight + rate.Acked;
        }
        else if (bbr.PriorPhase >= RecoveryPhase.Recovery && sock.Phase < RecoveryPhase.Recovery)
        {
            cwnd = Math.Max(cwnd, bbr.PriorCwnd);
            bbr.IsConserving = false;
        }

        bbr.PriorPhase = sock.Phase;
        sock.Cwnd = bbr.IsConserving ? Math.Max(cwnd, state.InFlight + rate.Acked) : cwnd;
        return bbr.IsConserving;
    }

    /// <summary>The window of a gain: bandwidth times least RTT (bbr_bdp).</summary>
    private static long BbrWindow(in BbrState bbr, uint bandwidth, ushort gain)
    {
        if (bbr.LeastRttUs == uint.MaxValue)
        {
            return InitialCwnd;
        }

        var window = (Math.Min((ulong)bandwidth * bbr.LeastRttUs, 1UL << 53) * gain) >> GainShift;
        return (long)((window + BandwidthUnit - 1) >> BandwidthShift);
    }

    // Room for bursts on their way through the host, an even number for delayed ACKs (bbr_quantization_budget).
    private static ulong Quantize(in FullSock sock, in RecoveryState state, ulong window)
    {
        ref readonly var bbr = ref state.Variables.Bbr;
        window += 3 * (ulong)BbrBurst(in sock, in state);
        window = (window + 1) & ~1UL;
        return bbr is { Mode: BbrMode.ProbeBandwidth, CyclePhase: 0 } ? window + 2 : window;
    }

    private static long BbrInFlight(in FullSock sock, in RecoveryState state, uint bandwidth, ushort gain) =>
        (long)Quantize(in sock, in state, (ulong)BbrWindow(in state.Variables.Bbr, bandwidth, gain));

    // bbr_tso_segs_goal
    private static int BbrBurst(in FullSock sock, in RecoveryState state)
    {
        var octets = Math.Min(state.PacingRate >> PacingShift, LargestBuffer);
        var segments = Math.Max((int)(octets / Math.Max((ulong)1, sock.MssCache)), LeastBbrBurst(in state));
        return Math.Min(segments, LargestBbrBurst);
    }

    // bbr_min_tso_segs
    private static int LeastBbrBurst(in RecoveryState state) => state.PacingRate < LeastBurstRate ? 1 : 2;

    // bbr_ack_aggregation_cwnd
    private static ulong AggregationAllowance(in BbrState bbr)
    {
        if (!bbr.IsPipeFull)
        {
            return 0;
        }

        var most = ((ulong)BbrBandwidth(in bbr) * LongestAggregationUs) >> BandwidthShift;
        return Math.Min(Math.Max(bbr.ExtraFirst, bbr.ExtraSecond), most);
    }

    private static uint BbrBandwidth(in BbrState bbr) => bbr.IsPoliced ? bbr.PolicedBandwidth : bbr.Bandwidth.Value;

    /// <summary>ssthresh means nothing to BBR: only the window to return to is noted (bbr_ssthresh).</summary>
    private static int BbrSsthresh(in FullSock sock, ref BbrState bbr)
    {
        SaveBbrCwnd(in sock, ref bbr);
        return sock.Ssthresh;
    }

    private static void SaveBbrCwnd(in FullSock sock, ref BbrState bbr) =>
        bbr.PriorCwnd = bbr.PriorPhase < RecoveryPhase.Recovery && bbr.Mode != BbrMode.ProbeRtt
            ? sock.Cwnd
            : Math.Max(bbr.PriorCwnd, sock.Cwnd);

    /// <summary>A time-out: the pipe must be found full anew (bbr_set_state).</summary>
    private static void OnBbrLoss(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr.PriorPhase = RecoveryPhase.Loss;
        bbr.FullBandwidth = 0;
        bbr.IsRoundStart = true;
        SamplePolicer(host, in sock, ref state, losses: 1, isAppLimited: false);
    }

    /// <summary>A needless recovery is undone: the losses told nothing (bbr_undo_cwnd).</summary>
    private static void UndoBbr(ref RecoveryState state)
    {
        state.Variables.Bbr.FullBandwidth = 0;
        state.Variables.Bbr.FullRounds = 0;
        ForgetPolicer(ref state);
    }

    /// <summary>The first segment after an idle time: sends at the bandwidth, not above (bbr_cwnd_event).</summary>
    private void RestartBbr(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        if (!state.IsAppLimited)
        {
            return;
        }

        ref var bbr = ref state.Variables.Bbr;
        bbr.IsRestarting = true;
        bbr.AggregationUs = MicrosecondsNow();
        bbr.AggregationAcked = 0;
        if (bbr.Mode == BbrMode.ProbeBandwidth)
        {
            SetBbrRate(in sock, ref state, BbrBandwidth(in bbr), GainUnit);
        }
        else if (bbr.Mode == BbrMode.ProbeRtt)
        {
            EndProbeRttWhenDue(host, ref sock, ref state);
        }
    }
}
