using NetSim.Wire;

namespace NetSim.Tcp;

// SYN-SENT: RFC 9293 section 3.10.7.3 (tcp_rcv_synsent_state_process, Linux v6.18).
public sealed partial class TcpStack
{
    private void OnSynSentSegment(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        if (packet.Has(TcpFlags.Ack))
        {
            if (!packet.Acknowledgment.IsAfter(sock.SndUna) || packet.Acknowledgment.IsAfter(sock.SndNxt))
            {
                OnWrongSynAck(host, slot, in packet);
                return;
            }

            if (!IsEchoOfSyn(host, in sock, in packet))
            {
                host.Count(Mib.PAWSActive);
                SendResetFor(host, in packet);
                return;
            }

            if (packet.Has(TcpFlags.Rst))
            {
                OnReset(host, slot);
            }
            else if (packet.Has(TcpFlags.Syn))
            {
                OnSynAck(host, slot, in packet, in extension);
            }

            return;
        }

        if (packet.Has(TcpFlags.Syn) && !packet.Has(TcpFlags.Rst) && !IsOldSyn(host, in sock, in packet))
        {
            OnCrossedSyn(host, slot, in packet);
        }
    }

    // An ACK from a connection before ours: reset it, and try again at once rather than after a second.
    private void OnWrongSynAck(TcpHost host, int slot, in Packet packet)
    {
        if (_full[slot].Retransmits == 0)
        {
            ArmTransmit(host, slot, TransmitTimer.Retransmit, LeastTimerTicks);
        }

        SendResetFor(host, in packet);
    }

    // The timestamp echoed is one that we sent since the first SYN.
    private bool IsEchoOfSyn(TcpHost host, in FullSock sock, in Packet packet)
    {
        if (!IsTimestamped(in sock, in packet) || packet.TimestampEcho == 0)
        {
            return true;
        }

        var echo = unchecked(packet.TimestampEcho - sock.TsOffset);
        // The stamp is at least 1, also in the first millisecond after boot.
        var first = host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies
            ? (uint)((sock.RetransStampMs - 1L) * host.Clock.Hz / 1_000)
            : sock.RetransStampMs - 1;
        return unchecked(TimestampClock(host) - first) >= unchecked(echo - first);
    }

    private bool IsOldSyn(TcpHost host, in FullSock sock, in Packet packet) =>
        sock.TsRecentStamp != 0
        && IsTimestamped(in sock, in packet)
        && IsPawsReject(host, packet.TimestampValue, sock.TsRecent, sock.TsRecentStamp, isReset: false);

    private void OnSynAck(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        TakeOffer(ref sock, in packet);
        if ((sock.Negotiated & HandshakeOptions.WindowScaling) == 0)
        {
            sock.RcvWscale = 0;
            sock.WindowClamp = Math.Min(sock.WindowClamp == 0 ? uint.MaxValue : sock.WindowClamp, ushort.MaxValue);
        }

        sock.SndWl1 = packet.Sequence;
        ForgiveNeedlessSyn(host, ref sock, in packet);
        ProcessAck(host, slot, in packet, in extension, AckFlags.SlowPath);
        TakeSyn(host, ref sock, in packet);
        EnterState(host, ref sock, TcpState.Established);
        InitTransfer(host, slot);
        if (sock.SndWscale == 0)
        {
            CheckFastPath(ref sock);
        }

        var isDataRefused = sock.Options != 0 && TakeFastOpenSynAck(host, slot, in packet, in extension);
        var readable = ReadableOctets(in sock) > 0 ? SocketEvents.Readable : SocketEvents.None;
        NotifyOwner(host, slot, SocketEvents.Connected | SocketEvents.Writable | readable);
        if (isDataRefused)
        {
            // The data sent again has acknowledged the SYN.
        }
        else if (IsInPingPong(host, in sock) || HasFastOpenMark(in sock, FastOpenMarks.WritePending))
        {
            // The application promised to write at once: the ACK rides along.
            sock.Flags |= FullSockFlags.AckScheduled | FullSockFlags.AckTimer;
            EnterQuickAck(host, ref sock);
            SetDelayedAck(host, slot, host.Clock.Hz / 5);
        }
        else
        {
            SendAck(host, ref sock);
        }

        PushPending(host, slot);
        OnSendSpace(host, slot);
        ReleaseAfterSyn(ref sock);
    }

    // A SYN crosses ours: the simultaneous open of RFC 9293 section 3.5. Linux keeps its own window scale even when the
    // peer's SYN has none (measured on 6.18.44).
    private void OnCrossedSyn(TcpHost host, int slot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        TakeOffer(ref sock, in packet);
        EnterState(host, ref sock, TcpState.SynReceived);
        sock.Flags |= FullSockFlags.SimultaneousOpen;
        sock.SndWl1 = packet.Sequence;
        sock.MaxWindow = packet.Window;
        TakeSyn(host, ref sock, in packet);
        SendSynAckFromSynSent(host, slot);
    }

    // What both offer is agreed on.
    private static void TakeOffer(ref FullSock sock, in Packet packet)
    {
        var offered = (packet.HasTimestamps ? HandshakeOptions.Timestamps : 0)
            | (packet.SackPermitted ? HandshakeOptions.Sack : 0)
            | (packet.WindowScale >= 0 ? HandshakeOptions.WindowScaling : 0)
            | EcnAnswer(in packet);
        sock.Negotiated &= offered;
        sock.SndWscale = (sock.Negotiated & HandshakeOptions.WindowScaling) != 0 ? (byte)packet.WindowScale : (byte)0;
        sock.PeerMss = packet.MaximumSegmentSize == 0 ? DefaultMss : (ushort)packet.MaximumSegmentSize;
    }

    private void TakeSyn(TcpHost host, ref FullSock sock, in Packet packet)
    {
        sock.RcvNxt = packet.Sequence + 1;
        sock.RcvWup = sock.RcvNxt;
        sock.CopiedSeq = sock.RcvNxt;
        // The window of a SYN is never scaled (RFC 7323 section 2.2).
        sock.SndWnd = packet.Window;
        if ((sock.Negotiated & HandshakeOptions.Timestamps) != 0)
        {
            StoreTsRecent(host, ref sock, packet.TimestampValue);
        }
        else
        {
            sock.TsRecent = 0;
            sock.TsRecentStamp = 0;
        }

        SyncMss(host, ref sock);
        InitReceiveMss(ref sock);
    }

    // tcp_try_undo_spurious_syn: the answer is to the first SYN, so sending it again was no sign of loss.
    private static void ForgiveNeedlessSyn(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (!IsTimestamped(in sock, in packet) || sock.RetransStampMs == 0)
        {
            return;
        }

        var echo = unchecked(packet.TimestampEcho - sock.TsOffset);
        var first = host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies
            ? (uint)((long)sock.RetransStampMs * host.Clock.Hz / 1_000)
            : sock.RetransStampMs;
        if (echo == first)
        {
            sock.Flags &= ~FullSockFlags.UndoPossible;
        }
    }
}
