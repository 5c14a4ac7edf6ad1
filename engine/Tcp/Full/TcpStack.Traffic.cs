using NetSim.Wire;

namespace NetSim.Tcp;

// Per-connection statistics (tcp_segs_in, tcp_chrono_start, tcp_chrono_stop, tcp_update_rto_stats, Linux v6.18).
public sealed partial class TcpStack
{
    // tcp_segs_in: data brings the state about, so that only connections which carry some have it.
    private void CountSegmentIn(ref FullSock sock, in Packet packet)
    {
        if (sock.Recovery == 0 && packet.Length == 0)
        {
            return;
        }

        ref var traffic = ref RecoveryOf(ref sock).Traffic;
        traffic.SegmentsIn++;
        traffic.DataSegmentsIn += packet.Length > 0 ? 1u : 0;
    }

    private void CountReceived(in FullSock sock, int octets)
    {
        if (sock.Recovery != 0)
        {
            _recovery[sock.Recovery].Traffic.OctetsReceived += (ulong)octets;
        }
    }

    private void CountSegmentOut(in FullSock sock, int length)
    {
        if (sock.Recovery == 0)
        {
            return;
        }

        ref var traffic = ref _recovery[sock.Recovery].Traffic;
        traffic.SegmentsOut++;
        traffic.DataSegmentsOut += length > 0 ? 1u : 0;
        traffic.OctetsSent += (ulong)length;
    }

    /// <summary>Something holds the sender up, unless something worse does already.</summary>
    private void StartChrono(TcpHost host, ref Traffic traffic, Chrono chrono)
    {
        if (chrono > traffic.Chrono)
        {
            SwitchChrono(host, ref traffic, chrono);
        }
    }

    /// <summary>It does so no longer.</summary>
    private void StopChrono(TcpHost host, ref FullSock sock, Chrono chrono)
    {
        if (sock.Recovery == 0)
        {
            return;
        }

        ref var state = ref _recovery[sock.Recovery];
        if (state.First == 0 && !HasUnsent(in sock))
        {
            SwitchChrono(host, ref state.Traffic, Chrono.Idle);
        }
        else if (state.Traffic.Chrono == chrono)
        {
            SwitchChrono(host, ref state.Traffic, Chrono.Busy);
        }
    }

    // The end of tcp_write_xmit: the peer's window, or a writer that waits for room while nothing is left to send.
    private void NoteWhatHoldsUp(TcpHost host, ref FullSock sock, bool isWindowLimited, bool isCwndLimited)
    {
        ref var traffic = ref _recovery[sock.Recovery].Traffic;
        if (isWindowLimited)
        {
            StartChrono(host, ref traffic, Chrono.WindowLimited);
        }
        else if (traffic.Chrono == Chrono.WindowLimited)
        {
            StopChrono(host, ref sock, Chrono.WindowLimited);
        }

        if (!isCwndLimited && !HasUnsent(in sock) && (sock.Flags & FullSockFlags.NoSpace) != 0)
        {
            StartChrono(host, ref traffic, Chrono.BufferLimited);
        }
    }

    private void SwitchChrono(TcpHost host, ref Traffic traffic, Chrono next)
    {
        if (traffic.Chrono == next)
        {
            return;
        }

        var now = TicksNow(host);
        AddChrono(ref traffic, now);
        traffic.Chrono = next;
        traffic.ChronoStartTicks = now;
    }

    private static void AddChrono(ref Traffic traffic, uint now)
    {
        var span = unchecked(now - traffic.ChronoStartTicks);
        switch (traffic.Chrono)
        {
            case Chrono.Busy:
                traffic.BusyTicks += span;
                break;
            case Chrono.WindowLimited:
                traffic.WindowLimitedTicks += span;
                break;
            case Chrono.BufferLimited:
                traffic.BufferLimitedTicks += span;
                break;
        }
    }

    // tcp_update_rto_stats
    private void CountTimeout(TcpHost host, ref FullSock sock)
    {
        ref var traffic = ref RecoveryOf(ref sock).Traffic;
        if (sock.Retransmits == 0)
        {
            traffic.TimeoutSeries++;
            traffic.TimeoutStampMs = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        }

        sock.Retransmits = (byte)Math.Min(byte.MaxValue, sock.Retransmits + 1);
        sock.TotalTimeouts = (byte)Math.Min(byte.MaxValue, sock.TotalTimeouts + 1);
    }

    // tcp_update_rto_time
    private void EndTimeouts(TcpHost host, in FullSock sock)
    {
        ref var traffic = ref _recovery[sock.Recovery].Traffic;
        if (traffic.TimeoutStampMs != 0)
        {
            traffic.TimeoutMs += unchecked(host.Clock.Milliseconds(_environment.Now) - traffic.TimeoutStampMs);
            traffic.TimeoutStampMs = 0;
        }
    }
}
