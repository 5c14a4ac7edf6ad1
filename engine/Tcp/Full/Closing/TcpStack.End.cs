using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// How a full sock ends (tcp_done, tcp_time_wait, inet_csk_destroy_sock, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// The connection is over (tcp_done): CLOSED, out of the table, timers off; the owner is told (Error with an
    /// errno, Closed always), a slot without owner (orphan) is free afterwards: its State reads CLOSED, nothing else
    /// may be read.
    /// </summary>
    internal void Destroy(TcpHost host, int slot, Errno error)
    {
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.Closed)
        {
            return;
        }

        EnterState(host, ref sock, TcpState.Closed);
        sock.Error = error != Errno.None ? error : sock.Error;
        LeaveConnection(host, slot);
    }

    /// <summary>
    /// Hands the connection to a mini-sock and ends the full sock (tcp_time_wait). A slot without owner is free
    /// afterwards.
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="slot">The full sock.</param>
    /// <param name="subState">TIME-WAIT or FIN-WAIT-2.</param>
    /// <param name="timeout">How long FIN-WAIT-2 lasts; TIME-WAIT is always 60 s.</param>
    internal void EndInTimeWait(TcpHost host, int slot, TcpState subState, Duration timeout)
    {
        ref var sock = ref _full[slot];
        var timestamps = (sock.Negotiated & HandshakeOptions.Timestamps) != 0;
        var image = new TimeWaitSock
        {
            RcvNxt = sock.RcvNxt,
            SndNxt = sock.SndNxt,
            RcvWnd = (uint)Math.Max(0, (int)sock.RcvWnd - (sock.RcvNxt - sock.RcvWup)),
            TsRecent = timestamps ? sock.TsRecent : 0,
            TsRecentStamp = timestamps ? Math.Max(1, sock.TsRecentStamp) : 0,
            TsOffset = sock.TsOffset,
            SubState = subState,
            RcvWscale = sock.RcvWscale,
        };
        ref readonly var options = ref OptionsOf(in sock);
        if (options.Bound)
        {
            // The mini-sock holds the binding from now on.
            var reuse = options.ReuseAddress ? TimeWaitFlags.ReuseAddress : TimeWaitFlags.None;
            image.Flags = TimeWaitFlags.Bound | reuse;
            MutableOptionsOf(ref sock).Bound = false;
        }

        UpdatePeerMetrics(host, ref sock);
        var rto = host.Clock.Tick * sock.RtoTicks;
        EnterTimeWait(host, ref sock, slot, in image, timeout, rto);
        LeaveConnection(host, slot);
    }

    /// <summary>
    /// Our FIN was acknowledged in FIN-WAIT-1: FIN-WAIT-2 with its orphan's rules (tcp_rcv_state_process). The state is
    /// changed here.
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="slot">The full sock.</param>
    /// <param name="hasFin">Whether the segment that acknowledged carries FIN.</param>
    /// <param name="hasNewData">Whether it carries data beyond RcvNxt.</param>
    /// <returns>Whether an orphan was aborted, so that the segment is answered with a RST.</returns>
    internal bool EnterFinWait2(TcpHost host, int slot, bool hasFin, bool hasNewData)
    {
        ref var sock = ref _full[slot];
        EnterState(host, ref sock, TcpState.FinWait2);
        sock.Shutdown |= ShutdownFlags.Send;
        if (!IsOrphan(in sock))
        {
            return false;
        }

        if (OptionsOf(in sock).Linger2 < 0 || hasNewData)
        {
            Destroy(host, slot, Errno.None);
            host.Count(Mib.TCPAbortOnData);
            return true;
        }

        var ticks = FinTimeTicks(host, in sock);
        if (ticks > TimeWaitTicks(host))
        {
            SetKeepalive(host, slot, ticks - TimeWaitTicks(host));
        }
        else if (hasFin)
        {
            // The FIN is processed next and would be lost on a mini-sock.
            SetKeepalive(host, slot, ticks);
        }
        else
        {
            EndInTimeWait(host, slot, TcpState.FinWait2, host.Clock.Tick * ticks);
        }

        return false;
    }

    /// <summary>Notes the RTT for later connections to the same peer (tcp_update_metrics).</summary>
    internal static void UpdatePeerMetrics(TcpHost host, ref FullSock sock)
    {
        var isKnown = sock.Backoff == 0 && sock.Srtt != 0;
        NotePeerRtt(host, sock.Tuple.Remote, isKnown ? Math.Max(1, sock.Srtt >> 3) : 0, isKnown ? sock.Rttvar >> 2 : 0);
    }

    // The application ends it: no failed attempt, no notice; the caller decides what becomes of the slot.
    private void EndHere(TcpHost host, int slot)
    {
        EnterState(host, ref _full[slot], TcpState.Closed, byApplication: true);
        Retire(host, slot);
    }

    private void LeaveConnection(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        Retire(host, slot);
        if (IsOrphan(in sock))
        {
            Free(host, slot);
            return;
        }

        var events = sock.Error != Errno.None ? SocketEvents.Closed | SocketEvents.Error : SocketEvents.Closed;
        NotifyOwner(host, slot, events);
    }

    // Out of the table, timers off, nothing in flight. What was received can still be read.
    private void Retire(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        RemoveSock(host, in sock.Tuple, SockReference.Full(slot));
        if (sock.Options != 0)
        {
            ReleaseFastOpen(host, ref sock, isReset: false);
            JudgeFastOpenAtEnd(host, ref sock);
        }

        DisarmTransmit(ref sock);
        sock.DelayedAckAt = 0;
        sock.KeepaliveAt = 0;
        sock.ArmedAt = 0;
        sock.Shutdown = ShutdownFlags.Both;
        PurgeQueue(ref sock);
        ReleaseOutOfOrder(ref sock);
    }

    private void Free(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (IsOrphan(in sock))
        {
            host.OrphanCount--;
        }

        ref readonly var options = ref OptionsOf(in sock);
        if (options.Bound)
        {
            ReleasePort(host, sock.Tuple.LocalPort, options.ReuseAddress);
        }

        if (sock.Recovery != 0)
        {
            _recovery.Release(sock.Recovery);
        }

        if (sock.Options != 0)
        {
            _options.Release(sock.Options);
        }

        sock = default;
        _full.Release(slot);
    }

    private void NotifyOwner(TcpHost host, int slot, SocketEvents events)
    {
        if (_full[slot].Owner != 0)
        {
            _environment.Notify(host, slot, events);
        }
    }

    // tcp_fin_time: TCP_LINGER2 or the sysctl, at least 3.5 RTO.
    private long FinTimeTicks(TcpHost host, in FullSock sock)
    {
        var linger = OptionsOf(in sock).Linger2;
        var seconds = linger > 0 ? linger : host.Settings.FinTimeout;
        return Math.Max(seconds * (long)host.Clock.Hz, (sock.RtoTicks * 4L) - (sock.RtoTicks / 2));
    }

    private static long TimeWaitTicks(TcpHost host) => TimeWaitLength.Nanoseconds / host.Clock.Tick.Nanoseconds;
}
