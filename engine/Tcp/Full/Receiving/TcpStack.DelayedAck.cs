using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// When an ACK is sent at once and when it waits (RFC 1122 section 4.2.3.2, Linux v6.18).
public sealed partial class TcpStack
{
    private const int MaximumQuickAcks = 16;

    private const FullSockFlags AckPending = FullSockFlags.AckScheduled | FullSockFlags.AckTimer
        | FullSockFlags.AckPushed | FullSockFlags.AckPushedTwice | FullSockFlags.AckNow;

    /// <summary>A segment with an ACK left: nothing is owed any more (tcp_event_ack_sent).</summary>
    internal void AckSent(TcpHost host, ref FullSock sock)
    {
        if (sock.OutOfOrder != 0)
        {
            SettleCompressedAcks(host, in sock);
        }

        if (sock.QuickAcks != 0 && (sock.Flags & FullSockFlags.AckScheduled) != 0 && --sock.QuickAcks == 0)
        {
            sock.AckTimeoutTicks = LeastAckTimeout(host);
        }

        sock.Flags &= ~AckPending;
        sock.ReceiveMarks &= ~ReceiveMarks.AckWithoutMemory;
        DisarmDelayedAck(ref sock);
    }

    /// <summary>
    /// A segment with data leaves: an answer within the ACK time-out is a step to ping-pong (tcp_event_data_sent).
    /// </summary>
    internal void NoteDataSent(TcpHost host, ref FullSock sock)
    {
        var now = TicksNow(host);
        if (InFlightOf(ref sock) == 0)
        {
            OnTransmitStart(host, ref sock, now);
        }

        sock.LastSentTicks = now;
        if (unchecked(now - sock.LastDataReceivedTicks) < (uint)sock.AckTimeoutTicks && sock.PingPong < byte.MaxValue)
        {
            sock.PingPong++;
        }
    }

    /// <summary>The delayed-ACK timer expired (tcp_delack_timer_handler).</summary>
    internal void OnDelayedAckTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (sock.State is TcpState.Closed or TcpState.Listen || (sock.Flags & FullSockFlags.AckTimer) == 0)
        {
            return;
        }

        sock.Flags &= ~FullSockFlags.AckTimer;
        if ((sock.Flags & FullSockFlags.AckScheduled) == 0)
        {
            return;
        }

        if (IsInPingPong(host, in sock))
        {
            // The answer that the ACK should have ridden on did not come.
            sock.PingPong = 0;
            sock.AckTimeoutTicks = LeastAckTimeout(host);
        }
        else
        {
            sock.AckTimeoutTicks = (ushort)Math.Min(Math.Min(2 * sock.AckTimeoutTicks, sock.RtoTicks), ushort.MaxValue);
        }

        SendAck(host, ref sock);
        host.Count(Mib.DelayedACKs);
    }

    /// <summary>
    /// TCP_QUICKACK: 1 leaves ping-pong mode and sends an ACK that is owed, 0 enters it (__tcp_sock_set_quickack).
    /// </summary>
    internal void SetQuickAck(TcpHost host, int slot, int value)
    {
        ref var sock = ref _full[slot];
        if (value == 0)
        {
            EnterPingPong(host, ref sock);
            return;
        }

        sock.PingPong = 0;
        if (sock.State is TcpState.Established or TcpState.CloseWait && (sock.Flags & FullSockFlags.AckScheduled) != 0)
        {
            sock.Flags |= FullSockFlags.AckPushed;
            AckAfterRead(host, slot, 1);
            if ((value & 1) == 0)
            {
                EnterPingPong(host, ref sock);
            }
        }
    }

    /// <summary>
    /// Data arrived in order: owes an ACK and estimates when the next segment comes (tcp_event_data_recv).
    /// </summary>
    private void NoteDataReceived(
        TcpHost host, ref FullSock sock, in Packet packet, in PacketExtension extension)
    {
        sock.Flags |= FullSockFlags.AckScheduled;
        MeasureReceiveMss(ref sock, in packet, in extension);
        MeasureReceiveRtt(ref sock);
        var now = TicksNow(host);
        var least = LeastAckTimeout(host);
        var gap = unchecked((int)(now - sock.LastDataReceivedTicks));
        if (sock.AckTimeoutTicks == 0)
        {
            AddQuickAcks(ref sock);
            sock.AckTimeoutTicks = least;
        }
        else if (gap <= least / 2)
        {
            sock.AckTimeoutTicks = (ushort)((sock.AckTimeoutTicks >> 1) + (least / 2));
        }
        else if (gap < sock.AckTimeoutTicks)
        {
            sock.AckTimeoutTicks = (ushort)Math.Min((sock.AckTimeoutTicks >> 1) + gap, sock.RtoTicks);
        }
        else if (gap > sock.RtoTicks)
        {
            // The sender has slept: its window starts again and wants ACKs.
            AddQuickAcks(ref sock);
        }

        sock.LastDataReceivedTicks = now;
        CheckMark(host, ref sock, in packet);
        if (packet.Length >= 128)
        {
            GrowWindow(host, ref sock, packet.Length);
        }
    }

    private static void AddQuickAcks(ref FullSock sock, uint most = MaximumQuickAcks)
    {
        var count = sock.RcvWnd / (2u * sock.ReceiveMss);
        count = Math.Min(count == 0 ? 2 : count, most);
        sock.QuickAcks = (byte)Math.Max(count, sock.QuickAcks);
    }

    /// <summary>Something is amiss: the next ACKs go out at once (tcp_enter_quickack_mode).</summary>
    private static void EnterQuickAck(TcpHost host, ref FullSock sock, uint most = MaximumQuickAcks)
    {
        AddQuickAcks(ref sock, most);
        sock.PingPong = 0;
        sock.AckTimeoutTicks = LeastAckTimeout(host);
    }

    private static void EnterPingPong(TcpHost host, ref FullSock sock) =>
        sock.PingPong = (byte)Math.Clamp(host.Settings.PingpongThresh, 1, byte.MaxValue);

    private static bool IsInPingPong(TcpHost host, in FullSock sock) => sock.PingPong >= host.Settings.PingpongThresh;

    private static bool IsInQuickAck(TcpHost host, in FullSock sock) =>
        sock.QuickAcks != 0 && !IsInPingPong(host, in sock);

    // TCP_ATO_MIN and TCP_DELACK_MIN: 40 ms.
    private static ushort LeastAckTimeout(TcpHost host) => (ushort)(host.Clock.Hz / 25);

    /// <summary>Sends the ACK that is owed, or sets the timer (tcp_ack_snd_check).</summary>
    private void CheckAck(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if ((sock.Flags & FullSockFlags.AckScheduled) != 0)
        {
            SendOrDelayAck(host, slot, ref sock, isOutOfOrderPossible: true);
        }
    }

    private void SendOrDelayAck(TcpHost host, int slot, ref FullSock sock, bool isOutOfOrderPossible)
    {
        // More than one full segment is unacknowledged, and the window need not wait for the reader.
        var isTwoSegments = sock.RcvNxt - sock.RcvWup > sock.ReceiveMss
            && (sock.RcvNxt == sock.CopiedSeq || WindowToOffer(ref sock) >= sock.RcvWnd);
        var isDue = isTwoSegments || IsInQuickAck(host, in sock) || (sock.Flags & FullSockFlags.AckNow) != 0;
        if (!isDue && !(isOutOfOrderPossible && HasOutOfOrder(in sock)))
        {
            DelayAck(host, slot, ref sock);
        }
        else if (isDue || !CompressAck(host, slot, ref sock))
        {
            SendAck(host, ref sock);
        }
    }

    /// <summary>Waits for more data or for an answer, 40 to 200 ms (tcp_send_delayed_ack).</summary>
    private void DelayAck(TcpHost host, int slot, ref FullSock sock)
    {
        var least = LeastAckTimeout(host);
        var wait = (int)sock.AckTimeoutTicks;
        if (wait > least)
        {
            var most = host.Clock.Hz / 2;
            if (IsInPingPong(host, in sock) || (sock.Flags & FullSockFlags.AckPushed) != 0)
            {
                most = host.Clock.Hz / 5;
            }

            if (sock.Srtt != 0)
            {
                most = Math.Min(most, Math.Max(TicksOfMicroseconds(host, sock.Srtt >> 3), least));
            }

            wait = Math.Min(wait, most);
        }

        wait = Math.Min(wait, Math.Min(host.Clock.Hz / 5, LeastRtoTicks(host) - 1));
        if ((sock.Flags & FullSockFlags.AckTimer) != 0)
        {
            var left = TicksUntilDelayedAck(host, in sock);
            if (left <= wait >> 2)
            {
                SendAck(host, ref sock);
                return;
            }

            if (left <= wait)
            {
                sock.Flags |= FullSockFlags.AckScheduled;
                return;
            }
        }

        sock.Flags |= FullSockFlags.AckScheduled | FullSockFlags.AckTimer;
        SetDelayedAck(host, slot, wait);
    }

    // The kernel compares its own deadline (icsk_delack_timeout), of which the wheel's finest level is a tick late.
    private long TicksUntilDelayedAck(TcpHost host, in FullSock sock)
    {
        var clock = host.Clock;
        var late = clock.WheelLateness && clock.Wheel == TimerWheel.Levels ? 1 : 0;
        return clock.Jiffies(new SimTime(sock.DelayedAckAt)) - late - clock.Jiffies(_environment.Now);
    }

    /// <summary>
    /// The application has read: sends an ACK that waited for this, or a much larger window (tcp_cleanup_rbuf).
    /// </summary>
    private void AckAfterRead(TcpHost host, int slot, int copied)
    {
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.Closed)
        {
            return;
        }

        if ((sock.Flags & FullSockFlags.AckScheduled) != 0 && IsAckDueAfterRead(host, in sock, copied))
        {
            SendAck(host, ref sock);
            return;
        }

        if (copied > 0 && (sock.Shutdown & ShutdownFlags.Receive) == 0)
        {
            var open = ReceiveWindow(in sock);
            if (2 * open <= sock.WindowClamp)
            {
                var offer = WindowToOffer(ref sock);
                if (offer != 0 && offer >= 2 * open)
                {
                    SendAck(host, ref sock);
                }
            }
        }
    }

    private static bool IsAckDueAfterRead(TcpHost host, in FullSock sock, int copied)
    {
        if (sock.RcvNxt - sock.RcvWup > sock.ReceiveMss)
        {
            return true;
        }

        var isPushed = (sock.Flags & FullSockFlags.AckPushedTwice) != 0
            || ((sock.Flags & FullSockFlags.AckPushed) != 0 && !IsInPingPong(host, in sock));
        return copied > 0 && isPushed && sock.ReceiveMemory == 0;
    }
}
