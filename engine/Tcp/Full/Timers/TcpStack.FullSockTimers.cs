using NetSim.Core;

namespace NetSim.Tcp;

// The timers of a full sock share one queued event: the deadlines lie in the sock, and an event that comes up
// before any deadline queues the next one (inet_csk_init_xmit_timers has three kernel timers, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>The queued timer event of a full sock comes up.</summary>
    internal void OnFullSockTimer(TcpHost host, int slot, SimTime at)
    {
        ref var sock = ref _full[slot];
        // A handler may end the sock; its deadlines are zero then, which is "not set".
        sock.ArmedAt = 0;
        if (IsDue(sock.DelayedAckAt, at))
        {
            sock.DelayedAckAt = 0;
            OnDelayedAckTimer(host, slot);
        }

        if (IsDue(CompressedAckAt(in sock), at))
        {
            OnCompressedAckTimer(host, slot);
        }

        if (IsDue(sock.TransmitAt, at))
        {
            OnTransmitTimer(host, slot);
        }

        if (IsDue(sock.KeepaliveAt, at))
        {
            sock.KeepaliveAt = 0;
            OnKeepaliveTimer(host, slot);
        }

        QueueTimerEvent(host, slot, ref sock);
    }

    /// <summary>Arms the one transmit timer: a delay in ticks (tcp_reset_xmit_timer), at most tcp_rto_max_ms.</summary>
    internal void ArmTransmit(TcpHost host, int slot, TransmitTimer kind, long ticks)
    {
        ref var sock = ref _full[slot];
        if (kind is TransmitTimer.Retransmit or TransmitTimer.LossProbe)
        {
            ticks += PacingDelayTicks(host, in sock);
        }

        sock.TransmitKind = kind;
        sock.TransmitAt = ExpiryOf(host, Math.Min(ticks, RtoMaxTicks(host)), sock.TransmitAt);
        QueueTimerEvent(host, slot, ref sock);
    }

    /// <summary>Stops the transmit timer.</summary>
    internal static void DisarmTransmit(ref FullSock sock)
    {
        sock.TransmitKind = TransmitTimer.None;
        sock.TransmitAt = 0;
    }

    /// <summary>Sets the delayed-ACK timer, in ticks; the AckTimer flag is the caller's.</summary>
    internal void SetDelayedAck(TcpHost host, int slot, long ticks)
    {
        ref var sock = ref _full[slot];
        sock.DelayedAckAt = ExpiryOf(host, ticks, sock.DelayedAckAt);
        QueueTimerEvent(host, slot, ref sock);
    }

    /// <summary>Stops the delayed-ACK timer.</summary>
    internal static void DisarmDelayedAck(ref FullSock sock) => sock.DelayedAckAt = 0;

    /// <summary>Sets the keepalive (or FIN-WAIT-2) timer, in ticks (tcp_reset_keepalive_timer).</summary>
    internal void SetKeepalive(TcpHost host, int slot, long ticks)
    {
        ref var sock = ref _full[slot];
        sock.KeepaliveAt = ExpiryOf(host, ticks, sock.KeepaliveAt);
        QueueTimerEvent(host, slot, ref sock);
    }

    /// <summary>Milliseconds in ticks, rounded up (msecs_to_jiffies).</summary>
    internal static long TicksOfMs(TcpHost host, long milliseconds) => ((milliseconds * host.Clock.Hz) + 999) / 1000;

    /// <summary>Microseconds in ticks, rounded up (usecs_to_jiffies).</summary>
    internal static long TicksOfUs(TcpHost host, long microseconds) =>
        ((microseconds * host.Clock.Hz) + 999_999) / 1_000_000;

    /// <summary>Ticks in whole milliseconds (jiffies_to_msecs).</summary>
    internal static long MsOfTicks(TcpHost host, long ticks) => ticks * 1000 / host.Clock.Hz;

    /// <summary>Ticks in microseconds (jiffies_to_usecs).</summary>
    internal static long UsOfTicks(TcpHost host, long ticks) => ticks * 1_000_000 / host.Clock.Hz;

    /// <summary>The tick counter now, as socks keep it (tcp_jiffies32).</summary>
    internal uint TicksNow(TcpHost host) => unchecked((uint)host.Jiffies(_environment.Now));

    /// <summary>The largest RTO, in ticks (tcp_rto_max).</summary>
    internal static long RtoMaxTicks(TcpHost host) => TicksOfMs(host, host.Settings.RtoMaxMs);

    private static bool IsDue(long deadline, SimTime at) => deadline != 0 && deadline <= at.Nanoseconds;

    private long ExpiryOf(TcpHost host, long ticks, long pending)
    {
        var now = _environment.Now;
        var at = host.Clock.Expiry(now, host.Jiffies(now), Math.Max(1, ticks));
        return PlaceInBucket(host, at, pending).Nanoseconds;
    }

    private void QueueTimerEvent(TcpHost host, int slot, ref FullSock sock)
    {
        var next = Sooner(Sooner(sock.TransmitAt, sock.DelayedAckAt), sock.KeepaliveAt);
        next = Sooner(next, CompressedAckAt(in sock));
        if (next == 0 || (sock.ArmedAt != 0 && sock.ArmedAt <= next))
        {
            return;
        }

        sock.ArmedAt = next;
        ArmFullSock(host, slot, new SimTime(next));
    }

    private static long Sooner(long a, long b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);

    // tcp_write_timer_handler
    private void OnTransmitTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var kind = sock.TransmitKind;
        sock.TransmitAt = 0;
        switch (kind)
        {
            case TransmitTimer.Retransmit:
                sock.TransmitKind = TransmitTimer.None;
                RetransmitTimeout(host, slot);
                break;
            case TransmitTimer.Probe:
                sock.TransmitKind = TransmitTimer.None;
                ProbeTimeout(host, slot);
                break;
            case TransmitTimer.LossProbe:
                // The kind stays: restarting the RTO must know that the elapsed time counts (tcp_rearm_rto).
                SendLossProbe(host, slot);
                break;
            case TransmitTimer.Reordering:
                // The kind stays, for the same reason.
                OnReorderingTimer(host, slot);
                break;
            case TransmitTimer.EarlyRetransmit:
                // And here.
                OnEarlyRetransmitTimer(host, slot);
                break;
            default:
                Invariant.Require(false);
                break;
        }
    }
}
