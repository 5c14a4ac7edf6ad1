using NetSim.Core;

namespace NetSim.Tcp;

// Pacing within TCP (tcp_update_pacing_rate, tcp_pacing_check, tcp_update_skb_after_send, tcp_tso_autosize, Linux
// v6.18): segments leave in bursts of about a millisecond's worth, and the next burst waits until the one before would
// have left at the pacing rate. With the fq discipline the kernel lets fq wait in TCP's stead; on the wire that is the
// same, so both are one here.
public sealed partial class TcpStack
{
    // sk_pacing_shift: a burst is what 1/1024 s takes at the pacing rate.
    private const int PacingShift = 10;

    // The first segments of a connection leave at once, as fq has always let them.
    private const int UnpacedSegments = 10;

    /// <summary>Whether the sock's segments are spread over time.</summary>
    private static bool IsPaced(TcpHost host, in RecoveryState state) => state.IsPaced || host.Settings.HasFairQueue;

    /// <summary>Whether the next burst has to wait; sets the timer then (tcp_pacing_check).</summary>
    private bool MustPace(TcpHost host, int slot, ref RecoveryState state)
    {
        var now = _environment.Now;
        if (state.PacedUntil <= now.Nanoseconds || !IsPaced(host, in state))
        {
            return false;
        }

        if (state.PaceAt == 0)
        {
            state.PaceAt = state.PacedUntil;
            state.PaceMark = _environment.Arm(host, TcpTimerKind.Pacing, new SimTime(state.PaceAt), slot);
        }

        return true;
    }

    /// <summary>The pacing timer expired: sends what may go now (tcp_pace_kick, tcp_tsq_write).</summary>
    private void OnPacingTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var state = ref _recovery[sock.Recovery];
        state.PaceAt = 0;
        if (sock.State is not (TcpState.Established or TcpState.FinWait1 or TcpState.Closing or TcpState.CloseWait
            or TcpState.LastAck))
        {
            return;
        }

        if (state.LostOut > state.RetransOut && state.InFlight < sock.Cwnd)
        {
            RetransmitLost(host, slot);
        }

        if (HasUnsent(in sock))
        {
            WriteOut(host, slot, NagleMode.Sock, WriteExtent.All);
        }
    }

    /// <summary>
    /// Octets have left: notes when the next may (tcp_update_skb_after_send). Up to half of the time that a burst takes
    /// is forgiven when it left late.
    /// </summary>
    private void NotePaced(TcpHost host, in FullSock sock, ref RecoveryState state, int octets)
    {
        if (!IsPaced(host, in state))
        {
            return;
        }

        var now = _environment.Now.Nanoseconds;
        var credit = Math.Max(0, now - state.PacedUntil);
        state.PacedUntil = Math.Max(state.PacedUntil, now);
        var rate = PacingRateOf(host, in sock, in state);
        if (rate != 0 && state.Traffic.DataSegmentsOut >= UnpacedSegments)
        {
            var length = (long)((ulong)octets * 1_000_000_000 / rate);
            state.PacedUntil += length - Math.Min(length / 2, credit);
        }
    }

    /// <summary>Most segments that leave in one burst (tcp_tso_segs, tcp_tso_autosize).</summary>
    private int BurstLimit(TcpHost host, in FullSock sock, in RecoveryState state, int mss)
    {
        var octets = PacingRateOf(host, in sock, in state) >> PacingShift;
        // A short path may have larger bursts: a card's limit, halved for each 512 us of the least RTT.
        var least = state.LeastRtt.Microseconds;
        var halvings = least >> 9;
        octets += least != 0 && halvings < 32 ? (ulong)LargestBuffer >> (int)halvings : 0;
        var fewest = state.Control == CongestionKind.Bbr ? LeastBbrBurst(in state) : host.Settings.MinTsoSegs;
        return Math.Max((int)Math.Min(octets, LargestBuffer) / Math.Max(1, mss), fewest);
    }

    /// <summary>The pacing rate in octets per second; without limit while there is no RTT to derive it from.</summary>
    private ulong PacingRateOf(TcpHost host, in FullSock sock, in RecoveryState state)
    {
        if (state.Control == CongestionKind.Bbr)
        {
            return state.PacingRate;
        }

        // Twice the window per RTT early in slow start, a fifth more later, so that pacing never is the limit.
        var percent = sock.Cwnd < sock.Ssthresh / 2 ? host.Settings.PacingSsRatio : host.Settings.PacingCaRatio;
        var rate = (ulong)sock.MssCache * (1_000_000 / 100 << 3) * (ulong)percent;
        rate = rate * (ulong)Math.Max(sock.Cwnd, state.PacketsOut) / Math.Max(1, sock.Srtt);
        return Math.Min(rate, LargestPacingRate(in sock));
    }

    // SO_MAX_PACING_RATE
    private ulong LargestPacingRate(in FullSock sock)
    {
        var chosen = OptionsOf(in sock).MaxPacingRate;
        return chosen == 0 ? ulong.MaxValue : (ulong)chosen;
    }

    /// <summary>How many ticks a timer starts later because the segment that it watches does (tcp_pacing_delay).</summary>
    private long PacingDelayTicks(TcpHost host, in FullSock sock)
    {
        if (sock.Recovery == 0)
        {
            return 0;
        }

        var ahead = _recovery[sock.Recovery].PacedUntil - _environment.Now.Nanoseconds;
        return ahead > 0 ? ahead / host.Clock.Tick.Nanoseconds : 0;
    }
}
