using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// Every segment of a full sock leaves here (__tcp_transmit_skb, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Sends an ACK now (tcp_send_ack).</summary>
    internal void SendAck(TcpHost host, ref FullSock sock)
    {
        if (sock.State != TcpState.Closed)
        {
            Transmit(host, ref sock, TcpFlags.Ack, AcceptableSequence(in sock), 0);
        }
    }

    /// <summary>Sends a RST for the connection (tcp_send_active_reset).</summary>
    internal void SendActiveReset(TcpHost host, ref FullSock sock)
    {
        host.Count(Mib.TcpOutRsts);
        Transmit(host, ref sock, TcpFlags.Rst | TcpFlags.Ack, AcceptableSequence(in sock), 0);
    }

    /// <summary>
    /// Builds a segment that is no SYN and hands it to IP: options, window, and what follows from an ACK or data having
    /// left. Segments that end beyond SndNxt, or are empty, count in OutSegs; what is sent again does not.
    /// </summary>
    private void Transmit(
        TcpHost host, ref FullSock sock, TcpFlags flags, SequenceNumber sequence, int length, bool isPushHint = false)
    {
        if (HasSackToSend(in sock) && (flags & TcpFlags.Rst) == 0)
        {
            TransmitWithBlocks(host, ref sock, flags, sequence, length, isPushHint);
            return;
        }

        Compose(host, ref sock, flags, sequence, length, isPushHint, out var packet);
        _environment.Transmit(host, ref packet);
    }

    // Apart, so that segments without blocks pay for no room for them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TransmitWithBlocks(
        TcpHost host, ref FullSock sock, TcpFlags flags, SequenceNumber sequence, int length, bool isPushHint)
    {
        PacketExtension extension = default;
        FillSackBlocks(ref sock, ref extension);
        Compose(host, ref sock, flags, sequence, length, isPushHint, out var packet);
        if (extension.SackBlocks > 0)
        {
            _environment.Transmit(host, ref packet, in extension);
        }
        else
        {
            _environment.Transmit(host, ref packet);
        }
    }

    private void Compose(
        TcpHost host, ref FullSock sock, TcpFlags flags, SequenceNumber sequence, int length, bool isPushHint,
        out Packet packet)
    {
        var window = SelectWindow(host, ref sock);
        Packet.WriteTcp(out packet, in sock.Tuple, flags, sequence, sock.RcvNxt, window, length);
        packet.IsPushHint = isPushHint;
        if ((sock.Negotiated & HandshakeOptions.Timestamps) != 0)
        {
            packet.HasTimestamps = true;
            packet.TimestampValue = TimestampNow(host, sock.TsOffset);
            packet.TimestampEcho = sock.TsRecent;
        }

        if (IsEcn(in sock))
        {
            MarkOutgoing(host, ref sock, ref packet);
        }

        CountSegmentOut(in sock, length);
        AckSent(host, ref sock);
        if (length > 0)
        {
            NoteDataSent(host, ref sock);
        }

        if (packet.SequenceLength == 0 || packet.SequenceEnd.IsAfter(sock.SndNxt))
        {
            host.Count(Mib.TcpOutSegs);
        }
    }

    // A SYN, or the SYN-ACK of a simultaneous open: the window is not scaled, the options are the offer
    // (tcp_syn_options).
    private void TransmitSyn(TcpHost host, ref FullSock sock, SequenceNumber sequence) =>
        TransmitSyn(host, ref sock, sequence, FastOpenCookie.None, 0);

    private void TransmitSyn(
        TcpHost host, ref FullSock sock, SequenceNumber sequence, FastOpenCookie cookie, int octets)
    {
        var isAnswer = sock.State == TcpState.SynReceived;
        var flags = isAnswer ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Syn;
        var window = (ushort)Math.Min(sock.RcvWnd, ushort.MaxValue);
        var packet = Packet.Tcp(in sock.Tuple, flags, sequence, isAnswer ? sock.RcvNxt : default, window);
        ref readonly var kept = ref OptionsOf(in sock);
        var announced = AnnouncedMss(host, sock.Tuple.Remote, InterfaceMtuOf(host, in kept), kept.UserMss);
        sock.AdvertisedMss = (ushort)Math.Min(sock.AdvertisedMss, announced);
        packet.MaximumSegmentSize = sock.AdvertisedMss;
        // Where two SYNs cross, the answer is our own offer again, whatever the peer's SYN had.
        var offer = isAnswer ? OfferOf(host) : sock.Negotiated;
        packet.SackPermitted = (offer & HandshakeOptions.Sack) != 0;
        if ((offer & HandshakeOptions.WindowScaling) != 0)
        {
            packet.WindowScale = sock.RcvWscale;
        }

        if ((offer & HandshakeOptions.Timestamps) != 0)
        {
            packet.HasTimestamps = true;
            packet.TimestampValue = TimestampNow(host, sock.TsOffset);
            packet.TimestampEcho = sock.TsRecent;
        }

        if (packet.SequenceEnd.IsAfter(sock.SndNxt))
        {
            host.Count(Mib.TcpOutSegs);
        }

        MarkSyn(host, in sock, ref packet);
        ref var traffic = ref RecoveryOf(ref sock).Traffic;
        traffic.SegmentsOut++;
        traffic.DataSegmentsOut += octets > 0 ? 1u : 0;
        traffic.OctetsSent += (ulong)octets;
        if (octets == 0 && !cookie.HasOption)
        {
            _environment.Transmit(host, ref packet);
            return;
        }

        PacketExtension extension = default;
        cookie.WriteTo(ref extension);
        extension.SynPayload = (ushort)octets;
        _environment.Transmit(host, ref packet, in extension);
    }

    /// <summary>
    /// Sends the SYN-ACK of a simultaneous open (tcp_send_synack): the SYN in flight goes out again with ACK.
    /// </summary>
    internal void SendSynAckFromSynSent(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        Invariant.Require(sock.State == TcpState.SynReceived);
        ref var syn = ref _records[RecoveryOf(ref sock).First];
        syn.SentAt = _environment.Now.Nanoseconds;
        TransmitSyn(host, ref sock, syn.Sequence);
    }

    // tcp_acceptable_seq: SndNxt, unless the peer took back the window below it.
    private static SequenceNumber AcceptableSequence(in FullSock sock)
    {
        var end = WindowEnd(in sock);
        var isSlightlyOut = (sock.Negotiated & HandshakeOptions.WindowScaling) != 0
            && sock.SndNxt - end < 1 << sock.RcvWscale;
        return end.IsBefore(sock.SndNxt) && !isSlightlyOut ? end : sock.SndNxt;
    }

    private static SequenceNumber WindowEnd(in FullSock sock) => new(unchecked(sock.SndUna.Value + sock.SndWnd));

    private static bool HasSackToSend(in FullSock sock) => sock.OutOfOrder != 0;

    private static bool IsOrphan(in FullSock sock) => (sock.Flags & FullSockFlags.Orphan) != 0;
}
