using NetSim.Wire;

namespace NetSim.Tcp;

// How an application lets go of a connection (__tcp_close, tcp_shutdown, tcp_disconnect, Linux v6.18; RFC 9293
// section 3.6).
public sealed partial class TcpStack
{
    /// <summary>shutdown(): closes one or both directions; the sock stays with its owner.</summary>
    /// <returns>ENOTCONN when there is no connection.</returns>
    public Errno Shutdown(TcpHost host, int slot, ShutdownFlags how)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.Closed)
        {
            return Errno.ENOTCONN;
        }

        if (sock.State == TcpState.SynSent)
        {
            Disconnect(host, slot);
            return Errno.None;
        }

        sock.Shutdown |= how;
        if ((how & ShutdownFlags.Send) != 0 && sock.State is TcpState.Established or TcpState.CloseWait)
        {
            SendFin(host, slot);
        }

        return Errno.None;
    }

    /// <summary>
    /// close(): the application lets go. Unread data or SO_LINGER 0 resets the connection; otherwise it ends in
    /// order, as an orphan. The slot must not be used afterwards.
    /// </summary>
    public void Close(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        if (sock.State != TcpState.Closed)
        {
            var lingersZero = (sock.Flags & FullSockFlags.Linger) != 0 && OptionsOf(in sock).LingerSeconds == 0;
            if (UnreadOctets(in sock) > 0)
            {
                // RFC 2525 section 2.17: the peer must learn that data was lost.
                host.Count(Mib.TCPAbortOnClose);
                EndHere(host, slot);
                SendActiveReset(host, ref sock);
            }
            else if (lingersZero)
            {
                Disconnect(host, slot);
                host.Count(Mib.TCPAbortOnData);
            }
            else
            {
                sock.Shutdown = ShutdownFlags.Both;
                CloseInOrder(host, slot);
            }
        }

        BecomeOrphan(host, slot);
    }

    /// <summary>
    /// Aborts with a RST where the state calls for one, and lets go (tcp_disconnect). The slot must not be used
    /// afterwards.
    /// </summary>
    public void Abort(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (_full[slot].State != TcpState.Closed)
        {
            Disconnect(host, slot);
        }

        BecomeOrphan(host, slot);
    }

    // tcp_close_state
    private void CloseInOrder(TcpHost host, int slot)
    {
        switch (_full[slot].State)
        {
            case TcpState.SynSent:
                EndHere(host, slot);
                break;
            case TcpState.SynReceived or TcpState.Established or TcpState.CloseWait:
                SendFin(host, slot);
                break;
        }
    }

    // tcp_send_fin: rides on the last segment that was not sent yet.
    private void SendFin(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        EnterState(host, ref sock, sock.State == TcpState.CloseWait ? TcpState.LastAck : TcpState.FinWait1);
        sock.Flags |= FullSockFlags.FinQueued;
        sock.WriteSeq += 1;
        PushPending(host, slot, NagleMode.Off);
    }

    // tcp_disconnect: the sock stays with its owner, CLOSED.
    private void Disconnect(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var from = sock.State;
        var hasUnsentFin = from is TcpState.Closing or TcpState.LastAck && HasUnsent(in sock);
        EndHere(host, slot);
        var needsReset = hasUnsentFin || from is TcpState.Established or TcpState.CloseWait or TcpState.FinWait1
            or TcpState.FinWait2 or TcpState.SynReceived;
        if (needsReset)
        {
            SendActiveReset(host, ref sock);
        }

        if (needsReset || from == TcpState.SynSent)
        {
            sock.Error = Errno.ECONNRESET;
        }
    }

    // The end of __tcp_close: nobody holds the sock any more.
    private void BecomeOrphan(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        sock.Owner = 0;
        if (sock.State == TcpState.Closed)
        {
            Free(host, slot);
            return;
        }

        sock.Flags |= FullSockFlags.Orphan;
        host.OrphanCount++;
        if (sock.State == TcpState.FinWait2 && !StayInFinWait2(host, slot))
        {
            return;
        }

        if (HasTooManyOrphans(host, 0))
        {
            EnterState(host, ref sock, TcpState.Closed, byApplication: true);
            SendActiveReset(host, ref sock);
            host.Count(Mib.TCPAbortOnMemory);
            Retire(host, slot);
            Free(host, slot);
        }
    }

    // An orphan that waits for the peer's FIN: up to 60 s as a mini-sock, the excess before it as itself.
    private bool StayInFinWait2(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (OptionsOf(in sock).Linger2 < 0)
        {
            EnterState(host, ref sock, TcpState.Closed, byApplication: true);
            SendActiveReset(host, ref sock);
            host.Count(Mib.TCPAbortOnLinger);
            Retire(host, slot);
            Free(host, slot);
            return false;
        }

        var ticks = FinTimeTicks(host, in sock);
        if (ticks > TimeWaitTicks(host))
        {
            SetKeepalive(host, slot, ticks - TimeWaitTicks(host));
            return true;
        }

        EndInTimeWait(host, slot, TcpState.FinWait2, host.Clock.Tick * ticks);
        return false;
    }

    private static int UnreadOctets(in FullSock sock)
    {
        var fin = (sock.Flags & FullSockFlags.FinReceived) != 0 ? 1 : 0;
        return Math.Max(0, sock.RcvNxt - sock.CopiedSeq - fin);
    }
}
