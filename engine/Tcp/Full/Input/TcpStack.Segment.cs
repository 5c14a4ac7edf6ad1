using NetSim.Wire;

namespace NetSim.Tcp;

// A segment arrives at a full sock: RFC 9293 section 3.10.7.3 and .4 (tcp_v4_do_rcv, tcp_rcv_established,
// tcp_rcv_state_process, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>A segment for a full sock arrives.</summary>
    internal void OnFullSockSegment(TcpHost host, int slot, ref Packet packet, in PacketExtension extension)
    {
        CountSegmentIn(ref _full[slot], in packet);
        switch (_full[slot].State)
        {
            case TcpState.Closed:
                break;
            case TcpState.Established:
                OnEstablishedSegment(host, slot, in packet, in extension);
                break;
            case TcpState.SynSent:
                OnSynSentSegment(host, slot, in packet, in extension);
                break;
            default:
                var request = FastOpenRequestOf(in _full[slot]);
                if (request != 0 && !PassesFastOpenCheck(host, slot, request, in packet))
                {
                    break;
                }

                if (!OnOtherSegment(host, slot, in packet, in extension))
                {
                    SendResetFor(host, in packet);
                }

                break;
        }
    }

    private void OnEstablishedSegment(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        if (IsPredicted(in sock, in packet, in extension))
        {
            if (packet.Length == 0)
            {
                OnPredictedAck(host, slot, in packet, in extension);
                return;
            }

            if (FitsReservedMemory(in sock, packet.Length))
            {
                OnPredictedData(host, slot, in packet, in extension);
                return;
            }
        }
        else
        {
            if (!packet.Has(TcpFlags.Ack) && !packet.Has(TcpFlags.Rst) && !packet.Has(TcpFlags.Syn))
            {
                return;
            }

            if (!IsAcceptable(host, slot, in packet))
            {
                return;
            }
        }

        var flags = AckFlags.SlowPath | AckFlags.UpdateTimestamp;
        if (ProcessAck(host, slot, in packet, in extension, flags) == AckVerdict.Bad)
        {
            return;
        }

        MeasureReceiveRttByEcho(host, ref sock, in packet);
        QueueData(host, slot, in packet, in extension);
        Answer(host, slot);
    }

    /// <summary>Any state but CLOSED, SYN-SENT and ESTABLISHED.</summary>
    /// <returns>Whether all is well; otherwise the segment is answered with a RST.</returns>
    private bool OnOtherSegment(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        if (!packet.Has(TcpFlags.Ack) && !packet.Has(TcpFlags.Rst) && !packet.Has(TcpFlags.Syn))
        {
            return true;
        }

        if (!IsAcceptable(host, slot, in packet))
        {
            return true;
        }

        var flags = AckFlags.SlowPath | AckFlags.UpdateTimestamp | AckFlags.NoChallenge;
        var verdict = ProcessAck(host, slot, in packet, in extension, flags);
        if (sock.State == TcpState.SynReceived)
        {
            if (verdict != AckVerdict.Good)
            {
                return false;
            }

            Establish(host, slot, in packet);
        }
        else if (verdict == AckVerdict.Bad)
        {
            SendChallengeAck(host, ref sock);
            return true;
        }
        else if (FastOpenRequestOf(in sock) != 0)
        {
            FinishFastOpen(host, slot);
        }

        return OnClosingSteps(host, slot, in packet, in extension);
    }

    /// <summary>
    /// Sends what may go now, tells a writer, and acknowledges (tcp_data_snd_check, tcp_ack_snd_check).
    /// </summary>
    private void Answer(TcpHost host, int slot)
    {
        if (_full[slot].State == TcpState.Closed)
        {
            return;
        }

        PushPending(host, slot);
        OnSendSpace(host, slot);
        CheckAck(host, slot);
    }

    /// <summary>The ACK of our SYN-ACK: ESTABLISHED (RFC 9293 section 3.10.7.4, fifth, SYN-RECEIVED).</summary>
    private void Establish(TcpHost host, int slot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        if (sock.Recovery != 0)
        {
            // The SYN-ACK's delivery is not seen by the ACK processing.
            _recovery[sock.Recovery].Delivered++;
        }

        var request = FastOpenRequestOf(in sock);
        if (sock.Srtt == 0 && request != 0 && _requests[request].Retransmits == 0)
        {
            AddRttSample(host, ref sock, (_environment.Now.Nanoseconds - _requests[request].SynAckSentAt) / 1_000);
        }
        else if (sock.Srtt == 0 && IsTimestamped(in sock, in packet) && packet.TimestampEcho != 0)
        {
            // tcp_synack_rtt_meas (v6.18): after a repeated SYN-ACK or a cookie only the echo tells the round trip,
            // too long by up to 64 ms where a cookie overwrote its low bits.
            AddEchoSample(host, ref sock, in packet);
        }

        if (request != 0)
        {
            FinishFastOpen(host, slot);
        }
        else
        {
            sock.RetransStampMs = 0;
        }

        EnterState(host, ref sock, TcpState.Established);
        sock.SndUna = packet.Acknowledgment;
        sock.SndWnd = packet.Has(TcpFlags.Syn) ? packet.Window : (uint)packet.Window << sock.SndWscale;
        sock.MaxWindow = Math.Max(sock.MaxWindow, sock.SndWnd);
        sock.SndWl1 = packet.Sequence;
        if (request != 0)
        {
            sock.LastSentTicks = TicksNow(host);
            InitReceiveMss(ref sock);
        }
        else
        {
            InitTransfer(host, slot);
        }

        CheckFastPath(ref sock);
        NotifyOwner(host, slot, SocketEvents.Connected | SocketEvents.Writable);
    }

    private void AddEchoSample(TcpHost host, ref FullSock sock, in Packet packet)
    {
        var rtt = EchoRtt(host, in sock, in packet, leastMilliseconds: 1);
        if (rtt >= 0)
        {
            AddRttSample(host, ref sock, rtt);
        }
    }

    /// <summary>
    /// A connection becomes ESTABLISHED: RTO, congestion window, buffers, keepalive (tcp_init_transfer).
    /// </summary>
    private void InitTransfer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        InitRto(host, ref sock);
        InitCongestion(host, ref sock);
        InitReceiving(host, ref sock);
        StartKeepalive(host, slot);
    }

    // tcp_init_metrics: what an earlier connection to this peer measured, or the careful fallback without any sample.
    private static void InitRto(TcpHost host, ref FullSock sock)
    {
        if (TryPeerMetrics(host, sock.Tuple.Remote, out var metrics) && metrics.RttUs > sock.Srtt >> 3)
        {
            var rtt = (long)metrics.RttUs;
            sock.RtoTicks = TicksOfMicroseconds(host, rtt + Math.Max(2 * rtt, LeastRtoUs(host)));
        }
        else if (sock.Srtt == 0)
        {
            var fallback = host.Profile.FallbackRto.Value.Nanoseconds / 1_000;
            sock.Mdev = sock.MdevMax = sock.Rttvar = (uint)fallback;
            sock.RtoTicks = TicksOfMicroseconds(host, fallback);
        }
    }
}
