using NetSim.Wire;

namespace NetSim.Tcp;

// Segment text and FIN: RFC 9293 section 3.10.7.4, seventh and eighth (tcp_data_queue, tcp_fin, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Takes what a segment carries: in order, too early, or seen before.</summary>
    private void QueueData(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        if (packet.SequenceLength == 0)
        {
            return;
        }

        AcceptReduction(ref sock, in packet);
        ForgetDuplicate(ref sock);
        var start = packet.Sequence;
        var end = packet.SequenceEnd;
        if (start == sock.RcvNxt)
        {
            var isBareFin = packet.Length == 0 && packet.Has(TcpFlags.Fin);
            if (ReceiveWindow(in sock) == 0 && !isBareFin)
            {
                host.Count(Mib.TCPZeroWindowDrop);
                RefuseData(host, ref sock);
                return;
            }

            QueueInOrder(host, slot, in packet, in extension);
            return;
        }

        if (!end.IsAfter(sock.RcvNxt))
        {
            // A needless retransmission: our ACK was lost or came too late.
            host.Count(Mib.DelayedACKLost);
            SetDuplicate(host, ref sock, start, end);
            RefuseData(host, ref sock);
            return;
        }

        if (!start.IsBefore(sock.RcvNxt + (int)ReceiveWindow(in sock)))
        {
            RefuseData(host, ref sock);
            return;
        }

        if (start.IsAfter(sock.RcvNxt))
        {
            QueueOutOfOrder(host, slot, ref sock, in packet, in extension);
            return;
        }

        SetDuplicate(host, ref sock, start, sock.RcvNxt);
        if (ReceiveWindow(in sock) == 0)
        {
            host.Count(Mib.TCPZeroWindowDrop);
            RefuseData(host, ref sock);
            return;
        }

        QueueInOrder(host, slot, in packet, in extension);
    }

    private static void RefuseData(TcpHost host, ref FullSock sock)
    {
        EnterQuickAck(host, ref sock);
        sock.Flags |= FullSockFlags.AckScheduled;
    }

    /// <summary>Data that begins at or before the next octet expected and ends behind it.</summary>
    private void QueueInOrder(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        if (!TryReserveReceiveMemory(host, ref sock, packet.Length, hasToFit: ReadableOctets(in sock) == 0))
        {
            sock.ReceiveMarks |= ReceiveMarks.AckWithoutMemory;
            sock.Flags |= FullSockFlags.AckNow | FullSockFlags.AckScheduled;
            NotifyReadable(host, slot, in sock);
            if (packet.Length > 0)
            {
                host.Count(Mib.TCPRcvQDrop);
                return;
            }

            // A bare FIN is taken without memory (sk_forced_mem_schedule), and the peer learns at once how tight it is.
        }

        AppendInOrder(ref sock, in packet);
        if (packet.Length > 0)
        {
            NoteDataReceived(host, ref sock, in packet, in extension);
        }

        if (packet.Has(TcpFlags.Fin))
        {
            OnFin(host, slot);
        }

        if (HasOutOfOrder(in sock))
        {
            DrainOutOfOrder(host, slot, ref sock);
            if (!HasOutOfOrder(in sock))
            {
                // RFC 5681 section 4.2: a filled hole is acknowledged at once.
                sock.Flags |= FullSockFlags.AckNow;
            }
        }

        if (sock.State == TcpState.Closed)
        {
            return;
        }

        DropCoveredBlocks(ref sock);
        CheckFastPath(ref sock);
        NotifyReadable(host, slot, in sock);
    }

    private void AppendInOrder(ref FullSock sock, in Packet packet)
    {
        CountReceived(in sock, packet.SequenceEnd - sock.RcvNxt);
        sock.ReceiveMemory += packet.Length == 0 ? 0 : TrueSize(packet.Length);
        sock.RcvNxt = packet.SequenceEnd;
        var endsWrite = packet.Has(TcpFlags.Psh) && !packet.IsPushHint;
        SetMark(ref sock, ReceiveMarks.EndsAtPush, endsWrite || packet.Has(TcpFlags.Fin));
    }

    /// <summary>The peer's FIN is next in order.</summary>
    private void OnFin(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        sock.Flags |= FullSockFlags.AckScheduled | FullSockFlags.FinReceived;
        sock.Shutdown |= ShutdownFlags.Receive;
        ReleaseOutOfOrder(ref sock);
        switch (sock.State)
        {
            case TcpState.SynReceived:
            case TcpState.Established:
                EnterState(host, ref sock, TcpState.CloseWait);
                // The ACK waits for the FIN of an application that closes at once.
                EnterPingPong(host, ref sock);
                break;
            case TcpState.FinWait2:
            case TcpState.FinWait1 when sock.SndUna == sock.WriteSeq:
                SendAck(host, ref sock);
                NotifyReadable(host, slot, in sock);
                EndInTimeWait(host, slot, TcpState.TimeWait, TimeWaitLength);
                return;
            case TcpState.FinWait1:
                SendAck(host, ref sock);
                EnterState(host, ref sock, TcpState.Closing);
                break;
        }

        NotifyReadable(host, slot, in sock);
    }

    private void NotifyReadable(TcpHost host, int slot, in FullSock sock)
    {
        if (sock.Owner != 0)
        {
            _environment.Notify(host, slot, SocketEvents.Readable);
        }
    }

    /// <summary>
    /// Finds room for a segment in the receive buffer (tcp_try_rmem_schedule, tcp_prune_queue): lets the buffer grow,
    /// packs
    /// what is there more tightly, then gives up what arrived too early.
    /// </summary>
    private bool TryReserveReceiveMemory(TcpHost host, ref FullSock sock, int length, bool hasToFit)
    {
        if (sock.ReceiveMemory + length <= sock.ReceiveBuffer)
        {
            return true;
        }

        host.Count(Mib.PruneCalled);
        if (sock.ReceiveMemory >= sock.ReceiveBuffer)
        {
            if (sock.ReceiveBuffer < host.Settings.RmemMax && (sock.Flags & FullSockFlags.ReceiveBufferLocked) == 0)
            {
                sock.ReceiveBuffer = Math.Min(sock.ReceiveMemory, host.Settings.RmemMax);
            }

            if (sock.ReceiveMemory > sock.ReceiveBuffer)
            {
                sock.RcvSsthresh = (uint)Math.Min(sock.WindowClamp, 2u * (uint)AdvertisedPayload(in sock));
            }
        }

        CollapseReceiveQueue(host, ref sock);
        if (sock.ReceiveMemory + length <= sock.ReceiveBuffer)
        {
            return true;
        }

        if (HasOutOfOrder(in sock))
        {
            host.Count(Mib.OfoPruned);
            ReleaseOutOfOrder(ref sock);
            if (sock.ReceiveMemory + length <= sock.ReceiveBuffer)
            {
                return true;
            }
        }

        host.Count(Mib.RcvPruned);
        sock.Flags &= ~FullSockFlags.FastPath;
        return hasToFit;
    }

    // Small segments are copied together (tcp_collapse): what remains is the data and a page's worth of overhead each 4
    // KiB.
    private void CollapseReceiveQueue(TcpHost host, ref FullSock sock)
    {
        const int Page = 4096;
        var octets = Math.Max(0, ReadableOctets(in sock));
        var held = sock.ReceiveMemory - OutOfOrderMemory(in sock);
        var packed = octets + ((octets + Page - 1) / Page * (SockBufferSize + SharedInfoSize));
        if (packed < held)
        {
            host.Count(Mib.TCPRcvCollapsed);
            sock.ReceiveMemory -= held - packed;
        }
    }
}
