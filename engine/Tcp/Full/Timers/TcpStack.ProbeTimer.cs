using System.Numerics;
using NetSim.Wire;

namespace NetSim.Tcp;

// Zero-window probes (RFC 9293 section 3.8.6.1; tcp_probe_timer, tcp_send_probe0, tcp_write_wakeup, Linux v6.18).
public sealed partial class TcpStack
{
    // tcp_check_probe_timer: something waits, nothing is in flight that an ACK could answer.
    private void StartProbeTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (PacketsOutOf(ref sock) == 0 && sock.TransmitKind == TransmitTimer.None)
        {
            ArmTransmit(host, slot, TransmitTimer.Probe, ProbeBaseTicks(host, in sock));
        }
    }

    /// <summary>
    /// An ACK came while nothing is in flight: the zero-window probe timer restarts or stops (tcp_ack_probe).
    /// </summary>
    internal void OnAckWithNothingInFlight(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (!HasUnsent(in sock))
        {
            return;
        }

        if (FitsPeerWindow(in sock, CurrentMss(ref sock)))
        {
            sock.Backoff = 0;
            RecoveryOf(ref sock).ProbesStampMs = 0;
            if (sock.TransmitKind == TransmitTimer.Probe)
            {
                DisarmTransmit(ref sock);
            }

            // The caller sends what waits now.
            return;
        }

        ArmTransmit(host, slot, TransmitTimer.Probe, ProbeWithinUserTimeout(host, ref sock, ProbeTicks(host, in sock)));
    }

    private void ProbeTimeout(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref RecoveryOf(ref sock);
        if (recovery.PacketsOut != 0 || !HasUnsent(in sock))
        {
            sock.ProbesOut = 0;
            recovery.ProbesStampMs = 0;
            return;
        }

        // Zero means "none", so a real time of zero is moved by one.
        var nowMs = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        var userTimeout = OptionsOf(in sock).UserTimeoutMs;
        if (recovery.ProbesStampMs == 0)
        {
            recovery.ProbesStampMs = nowMs;
        }
        else if (userTimeout != 0 && unchecked((int)(nowMs - recovery.ProbesStampMs)) >= userTimeout)
        {
            EndWithTimeout(host, slot);
            return;
        }

        var limit = host.Settings.Retries2;
        if (IsOrphan(in sock))
        {
            var alive = BackedOff(sock.RtoTicks, sock.Backoff, RtoMaxTicks(host)) < RtoMaxTicks(host);
            limit = OrphanRetries(host, in sock, alive);
            if (!alive && sock.Backoff >= limit)
            {
                EndWithTimeout(host, slot);
                return;
            }

            if (EndsForOrphanLimit(host, slot, mayReset: true))
            {
                return;
            }
        }

        if (sock.ProbesOut >= limit)
        {
            EndWithTimeout(host, slot);
        }
        else
        {
            SendProbe(host, slot);
        }
    }

    // tcp_send_probe0
    private void SendProbe(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        WakeUp(host, slot, Mib.TCPWinProbe);
        if (PacketsOutOf(ref sock) != 0 || !HasUnsent(in sock))
        {
            sock.ProbesOut = 0;
            sock.Backoff = 0;
            RecoveryOf(ref sock).ProbesStampMs = 0;
            return;
        }

        sock.ProbesOut++;
        if (sock.Backoff < host.Settings.Retries2)
        {
            sock.Backoff++;
        }

        ArmTransmit(host, slot, TransmitTimer.Probe, ProbeWithinUserTimeout(host, ref sock, ProbeTicks(host, in sock)));
    }

    /// <summary>
    /// Makes the peer answer (tcp_write_wakeup): a piece of data if the window has any room, else an empty segment just
    /// before the window, which is out of it and so must be acknowledged.
    /// </summary>
    private void WakeUp(TcpHost host, int slot, Mib counter)
    {
        ref var sock = ref _full[slot];
        var room = WindowEnd(in sock) - sock.SndNxt;
        if (HasUnsent(in sock) && room > 0)
        {
            // All that fits, even less than a segment; it is pushed so that the reader gets it.
            var length = Math.Min(Math.Min(UnsentData(in sock), room), CurrentMss(ref sock));
            var reachesFin = length == UnsentData(in sock) && IsFinUnsent(in sock) && length < room;
            sock.PushedSeq = SequenceNumber.Later(sock.PushedSeq, sock.SndNxt + length);
            ref var recovery = ref RecoveryOf(ref sock);
            var marks = TakeMarksAt(in sock, ref recovery, sock.SndNxt + length);
            SendNew(host, slot, length, reachesFin, marks | WriteMarks.Push);
            return;
        }

        Decide(host, in sock.Tuple, counter);
        Transmit(host, ref sock, TcpFlags.Ack, sock.SndUna - 1, 0);
    }

    private static long ProbeBaseTicks(TcpHost host, in FullSock sock) =>
        Math.Max(sock.RtoTicks, TicksOfMs(host, ModelRtoMs));

    // tcp_probe0_when
    private static long ProbeTicks(TcpHost host, in FullSock sock)
    {
        var largest = RtoMaxTicks(host);
        var doublings = BitOperations.Log2((ulong)Math.Max(1, largest / TicksOfMs(host, ModelRtoMs))) + 1;
        return BackedOff(ProbeBaseTicks(host, in sock), Math.Min(doublings, sock.Backoff), largest);
    }

    private static long BackedOff(long ticks, int backoff, long largest) =>
        Math.Min(ticks << Math.Min(backoff, 30), largest);

    // tcp_clamp_probe0_to_user_timeout
    private long ProbeWithinUserTimeout(TcpHost host, ref FullSock sock, long ticks)
    {
        var userTimeout = OptionsOf(in sock).UserTimeoutMs;
        var stamp = RecoveryOf(ref sock).ProbesStampMs;
        if (userTimeout == 0 || stamp == 0)
        {
            return ticks;
        }

        var elapsed = Math.Max(0, unchecked((int)(host.Clock.Milliseconds(_environment.Now) - stamp)));
        return Math.Min(ticks, Math.Max(LeastTimerTicks, TicksOfMs(host, Math.Max(0, userTimeout - elapsed))));
    }
}
