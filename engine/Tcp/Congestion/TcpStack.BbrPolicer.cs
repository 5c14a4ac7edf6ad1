namespace NetSim.Tcp;

// BBR looks for a token-bucket policer: two intervals of at least four rounds between losses with a loss rate of a fifth
// and about the same delivery rate; it then sends at that rate for 48 rounds (bbr_lt_bw_sampling, Linux v6.18).
public sealed partial class TcpStack
{
    private const int LeastPolicerRounds = 4;
    private const int LongestPolicerRounds = 4 * LeastPolicerRounds;
    private const int PolicedRounds = 48;

    // Losses per delivered segment, and the difference of rates that counts as none, in units of 1/256.
    private const uint PolicerLossShare = 50;
    private const ulong PolicerRateShare = 32;
    private const ulong PolicerRateDifference = 4_000 / 8;

    private static void SamplePolicer(
        TcpHost host, in FullSock sock, ref RecoveryState state, int losses, bool isAppLimited)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (bbr.IsPoliced)
        {
            LeavePolicedRate(host, in sock, ref state);
            return;
        }

        if (!bbr.IsSamplingPolicer)
        {
            if (losses <= 0)
            {
                return;
            }

            BeginPolicerInterval(ref state);
            bbr.IsSamplingPolicer = true;
        }

        if (isAppLimited)
        {
            ForgetPolicer(ref state);
            return;
        }

        bbr.PolicerRounds += (byte)(bbr.IsRoundStart ? 1 : 0);
        if (bbr.PolicerRounds < LeastPolicerRounds)
        {
            return;
        }

        if (bbr.PolicerRounds > LongestPolicerRounds)
        {
            ForgetPolicer(ref state);
            return;
        }

        if (losses > 0)
        {
            EndPolicerInterval(in sock, ref state);
        }
    }

    // After 48 rounds the policer may be gone.
    private static void LeavePolicedRate(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (bbr.Mode != BbrMode.ProbeBandwidth || !bbr.IsRoundStart)
        {
            return;
        }

        bbr.PolicerRounds++;
        if (bbr.PolicerRounds >= PolicedRounds)
        {
            ForgetPolicer(ref state);
            EnterProbeBandwidth(host, in sock, ref state);
        }
    }

    private static void EndPolicerInterval(in FullSock sock, ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        var lost = unchecked(state.Lost - bbr.PolicerLost);
        var delivered = unchecked(state.Delivered - bbr.PolicerDelivered);
        if (delivered == 0 || (ulong)lost << GainShift < PolicerLossShare * (ulong)delivered)
        {
            return;
        }

        var milliseconds = unchecked((int)((state.DeliveredUs / 1_000) - bbr.PolicerStampMs));
        if (milliseconds < 1)
        {
            return;
        }

        if (milliseconds >= uint.MaxValue / 1_000)
        {
            ForgetPolicer(ref state);
            return;
        }

        var bandwidth = delivered * BandwidthUnit / ((ulong)milliseconds * 1_000);
        ComparePolicerRate(in sock, ref state, (uint)Math.Min(bandwidth, uint.MaxValue));
    }

    // bbr_lt_bw_interval_done
    private static void ComparePolicerRate(in FullSock sock, ref RecoveryState state, uint bandwidth)
    {
        ref var bbr = ref state.Variables.Bbr;
        if (bbr.PolicedBandwidth != 0)
        {
            var before = bbr.PolicedBandwidth;
            var difference = (ulong)Math.Abs((long)bandwidth - before);
            if (difference << GainShift <= PolicerRateShare * before
                || OctetsPerSecond(in sock, difference, GainUnit) <= PolicerRateDifference)
            {
                bbr.PolicedBandwidth = (uint)(((ulong)bandwidth + before) >> 1);
                bbr.IsPoliced = true;
                bbr.PacingGain = GainUnit;
                bbr.PolicerRounds = 0;
                return;
            }
        }

        bbr.PolicedBandwidth = bandwidth;
        BeginPolicerInterval(ref state);
    }

    private static void ForgetPolicer(ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr.PolicedBandwidth = 0;
        bbr.IsPoliced = false;
        bbr.IsSamplingPolicer = false;
        BeginPolicerInterval(ref state);
    }

    private static void BeginPolicerInterval(ref RecoveryState state)
    {
        ref var bbr = ref state.Variables.Bbr;
        bbr.PolicerStampMs = state.DeliveredUs / 1_000;
        bbr.PolicerDelivered = state.Delivered;
        bbr.PolicerLost = state.Lost;
        bbr.PolicerRounds = 0;
    }
}
