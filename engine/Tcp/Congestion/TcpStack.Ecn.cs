using NetSim.Wire;

namespace NetSim.Tcp;

// Explicit congestion notification (RFC 3168; the tcp_ecn_ functions of tcp_input.c and tcp_output.c, Linux v6.18), and
// how DCTCP's receiver echoes marks one by one (RFC 8257 section 3.2; dctcp_ece_ack_update).
public sealed partial class TcpStack
{
    private const byte Ect0 = 2;
    private const byte CongestionExperienced = 3;

    // Marks and unmarked segments among marked ones are answered by this many quick ACKs.
    private const uint QuickAcksForMarks = 2;

    private static bool IsEcn(in FullSock sock) => (sock.Negotiated & HandshakeOptions.Ecn) != 0;

    /// <summary>
    /// Gives an outgoing segment its marks (tcp_ecn_send): only data that is sent for the first time may be marked by the
    /// network, with DCTCP everything.
    /// </summary>
    private void MarkOutgoing(TcpHost host, ref FullSock sock, ref Packet packet)
    {
        if (packet.Length > 0 && packet.Sequence.IsAtOrAfter(sock.SndNxt))
        {
            packet.Ecn = Ect0;
            if ((sock.ReceiveMarks & ReceiveMarks.ReductionToReport) != 0)
            {
                sock.ReceiveMarks &= ~ReceiveMarks.ReductionToReport;
                packet.Flags |= TcpFlags.Cwr;
            }
        }
        else if (NeedsMarks(host, in sock))
        {
            packet.Ecn = Ect0;
        }

        if ((sock.ReceiveMarks & ReceiveMarks.MarkToEcho) != 0)
        {
            packet.Flags |= TcpFlags.Ece;
        }
    }

    /// <summary>The flags by which a SYN asks for ECN (tcp_ecn_send_syn, tcp_ecn_clear_syn).</summary>
    private void MarkSyn(TcpHost host, in FullSock sock, ref Packet packet)
    {
        if (!IsEcn(in sock))
        {
            return;
        }

        if (packet.Has(TcpFlags.Ack))
        {
            packet.Flags |= TcpFlags.Ece;
        }
        else if (host.Settings.EcnFallback == 0 || !WasSynSentBefore(in sock))
        {
            packet.Flags |= TcpFlags.Ece | TcpFlags.Cwr;
        }

        packet.Ecn = NeedsMarks(host, in sock) ? Ect0 : (byte)0;
    }

    // RFC 3168 section 6.1.1.1: what drops the SYN may dislike its flags.
    private bool WasSynSentBefore(in FullSock sock) =>
        sock.Recovery != 0 && _recovery[sock.Recovery].First != 0
        && _records[_recovery[sock.Recovery].First].HasAny(SendMarks.EverRetransmitted);

    /// <summary>What the answer to our SYN says of ECN (tcp_ecn_rcv_synack, tcp_ecn_rcv_syn).</summary>
    private static HandshakeOptions EcnAnswer(in Packet packet)
    {
        var isAgreed = packet.Has(TcpFlags.Ack)
            ? packet.Has(TcpFlags.Ece) && !packet.Has(TcpFlags.Cwr)
            : packet.Has(TcpFlags.Ece | TcpFlags.Cwr);
        return isAgreed ? HandshakeOptions.Ecn : HandshakeOptions.None;
    }

    /// <summary>Data arrived: looks at the mark that the network may have left (tcp_data_ecn_check).</summary>
    private void CheckMark(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (!IsEcn(in sock))
        {
            return;
        }

        if (packet.Ecn == 0)
        {
            // Likely sent again: the sender waits for the ACK.
            if ((sock.ReceiveMarks & ReceiveMarks.EcnSeen) != 0)
            {
                EnterQuickAck(host, ref sock, QuickAcksForMarks);
            }

            return;
        }

        var isMarked = packet.Ecn == CongestionExperienced;
        if (NeedsMarks(host, in sock))
        {
            EchoEachMark(host, ref sock, isMarked);
        }

        sock.ReceiveMarks |= ReceiveMarks.EcnSeen;
        if (isMarked && (sock.ReceiveMarks & ReceiveMarks.MarkToEcho) == 0)
        {
            EnterQuickAck(host, ref sock, QuickAcksForMarks);
            sock.ReceiveMarks |= ReceiveMarks.MarkToEcho;
        }
    }

    /// <summary>The peer says that it has reduced its window: the echo ends (tcp_ecn_accept_cwr).</summary>
    private static void AcceptReduction(ref FullSock sock, in Packet packet)
    {
        if (packet.Has(TcpFlags.Cwr))
        {
            sock.ReceiveMarks &= ~ReceiveMarks.MarkToEcho;
            // Its window may be a single segment now, so it needs the ACK.
            sock.Flags |= FullSockFlags.AckNow;
        }
    }

    /// <summary>The window was reduced, which the peer is told (tcp_ecn_queue_cwr).</summary>
    private static void ReportReduction(ref FullSock sock)
    {
        if (IsEcn(in sock))
        {
            sock.ReceiveMarks |= ReceiveMarks.ReductionToReport;
        }
    }

    /// <summary>Counts what an ACK with a congestion echo delivered (tcp_count_delivered_ce, tcp_in_ack_event).</summary>
    private static void TakeEcho(TcpHost host, in FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        var delivered = unchecked(state.Delivered - ack.PriorDelivered);
        if (delivered > 0 && ack.Has(AckFlags.CongestionEcho))
        {
            state.DeliveredMarked = unchecked(state.DeliveredMarked + delivered);
            host.Counters.Add(Mib.TCPDeliveredCE, (int)delivered);
        }

        if (state.Control == CongestionKind.Dctcp)
        {
            UpdateDctcpShare(in sock, ref state);
        }
    }

    // Where marks begin or end, what came before is acknowledged apart, with the echo that it deserves.
    private void EchoEachMark(TcpHost host, ref FullSock sock, bool isMarked)
    {
        ref var state = ref RecoveryOf(ref sock);
        if (ControlOf(host, ref sock, ref state) != CongestionKind.Dctcp)
        {
            return;
        }

        ref var dctcp = ref state.Variables.Dctcp;
        if (dctcp.IsPeerMarked != isMarked)
        {
            if ((sock.Flags & FullSockFlags.AckTimer) != 0)
            {
                SetMark(ref sock, ReceiveMarks.MarkToEcho, dctcp.IsPeerMarked);
                SendAckOf(host, ref sock, dctcp.ReceivedBefore);
            }

            sock.Flags |= FullSockFlags.AckNow | FullSockFlags.AckScheduled;
        }

        dctcp.ReceivedBefore = sock.RcvNxt;
        dctcp.IsPeerMarked = isMarked;
        SetMark(ref sock, ReceiveMarks.MarkToEcho, isMarked);
    }

    // An ACK of less than was received; the delayed ACK stays due (__tcp_send_ack, tcp_event_ack_sent).
    private void SendAckOf(TcpHost host, ref FullSock sock, SequenceNumber acknowledgment)
    {
        var window = SelectWindow(host, ref sock);
        var sequence = AcceptableSequence(in sock);
        Packet.WriteTcp(out var packet, in sock.Tuple, TcpFlags.Ack, sequence, acknowledgment, window, 0);
        if ((sock.Negotiated & HandshakeOptions.Timestamps) != 0)
        {
            packet.HasTimestamps = true;
            packet.TimestampValue = TimestampNow(host, sock.TsOffset);
            packet.TimestampEcho = sock.TsRecent;
        }

        MarkOutgoing(host, ref sock, ref packet);
        host.Count(Mib.TcpOutSegs);
        _environment.Transmit(host, ref packet);
    }
}
