namespace NetSim.Tcp;

// HyStart: leaves slow start before the queue overflows (hystart_update, tcp_cubic.c, Linux v6.18).
public sealed partial class TcpStack
{
    private const int HystartLowWindow = 16;
    private const uint HystartAckGapUs = 2_000;
    private const int HystartLeastSamples = 8;
    private const uint HystartLeastDelayUs = 4_000;
    private const uint HystartMostDelayUs = 16_000;

    /// <summary>An RTT sample for CUBIC (cubictcp_acked).</summary>
    private void NoteCubicDelay(TcpHost host, ref FullSock sock, ref RecoveryState state, long microseconds)
    {
        ref var cubic = ref state.Variables.Cubic;
        // Samples right after a recovery say nothing of the path.
        if (cubic.HasEpoch && unchecked((int)(TicksNow(host) - cubic.EpochTicks)) < host.Clock.Hz)
        {
            return;
        }

        var delay = (uint)Math.Clamp(microseconds, 1, uint.MaxValue);
        cubic.LeastDelay = cubic.LeastDelay == 0 ? delay : Math.Min(cubic.LeastDelay, delay);
        if (!cubic.IsExitFound && IsInSlowStart(in sock))
        {
            UpdateHystart(host, ref sock, ref cubic, delay);
        }
    }

    private void UpdateHystart(TcpHost host, ref FullSock sock, ref CubicState cubic, uint delay)
    {
        if (sock.SndUna.IsAfter(cubic.RoundEnd))
        {
            StartHystartRound(in sock, ref cubic);
        }

        if (sock.Cwnd < HystartLowWindow)
        {
            return;
        }

        var now = MicrosecondsNow();
        if (unchecked((int)(now - cubic.LastAckUs)) <= HystartAckGapUs)
        {
            // A train of ACKs longer than half the least RTT: the path is full. Linux without pacing halves the sum.
            cubic.LastAckUs = now;
            var threshold = (cubic.LeastDelay + HystartAckDelay(in sock)) >> 1;
            if (unchecked((int)(now - cubic.RoundStartUs)) > threshold)
            {
                LeaveSlowStart(host, ref sock, ref cubic, Mib.TCPHystartTrainDetect, Mib.TCPHystartTrainCwnd);
            }
        }

        cubic.RoundRtt = Math.Min(cubic.RoundRtt, delay);
        if (cubic.Samples < HystartLeastSamples)
        {
            cubic.Samples++;
        }
        else if (cubic.RoundRtt
            > cubic.LeastDelay + Math.Clamp(cubic.LeastDelay >> 3, HystartLeastDelayUs, HystartMostDelayUs))
        {
            LeaveSlowStart(host, ref sock, ref cubic, Mib.TCPHystartDelayDetect, Mib.TCPHystartDelayCwnd);
        }
    }

    private static void LeaveSlowStart(TcpHost host, ref FullSock sock, ref CubicState cubic, Mib detected, Mib cwnd)
    {
        cubic.IsExitFound = true;
        host.Count(detected);
        host.Counters.Add(cwnd, sock.Cwnd);
        sock.Ssthresh = sock.Cwnd;
    }

    private void StartHystartRound(in FullSock sock, ref CubicState cubic)
    {
        cubic.RoundStartUs = cubic.LastAckUs = MicrosecondsNow();
        cubic.RoundEnd = sock.SndNxt;
        cubic.RoundRtt = uint.MaxValue;
        cubic.Samples = 0;
    }

    // Time that four largest bursts (64 KiB each) take at the pacing rate of slow start, at most 1 ms
    // (hystart_ack_delay).
    private static uint HystartAckDelay(in FullSock sock)
    {
        const long Burst = 4L * 65_536 * 1_000_000;
        var octetsPerSecond = 2L * sock.Cwnd * sock.MssCache * 8_000_000 / Math.Max(1, sock.Srtt);
        return (uint)Math.Min(1_000, Burst / Math.Max(1, octetsPerSecond));
    }
}
