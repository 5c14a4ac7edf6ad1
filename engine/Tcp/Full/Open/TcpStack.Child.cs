namespace NetSim.Tcp;

// The full sock of a completed passive open (tcp_create_openreq_child, tcp_v4_syn_recv_sock, tcp_check_req, Linux
// v6.18).
public sealed partial class TcpStack
{
    // TCP_MSS_DEFAULT: what a peer takes that announced nothing (RFC 9293 section 3.7.1).
    private const ushort DefaultMss = 536;
    private const int InitialCwnd = 10;

    /// <summary>
    /// Makes the child of a completed handshake and enters it in the table, in SYN-RECEIVED: the segment that
    /// completed the handshake is then processed by the child and makes it ESTABLISHED.
    /// </summary>
    /// <returns>The child's slot; nobody owns it until the listener hands it out.</returns>
    internal int CreateChild(TcpHost host, Listener listener, in HandshakeResult result)
    {
        var slot = _full.Take();
        ref var sock = ref _full[slot];
        sock.Tuple = result.Tuple;
        // Its request has been in this state already, so this step does not pass the gate.
        sock.State = TcpState.SynReceived;
        sock.Negotiated = result.Options;
        sock.SendBuffer = listener.DefaultSendBuffer;
        sock.ReceiveBuffer = listener.ChildReceiveBuffer;
        sock.Flags = listener.ReceiveBuffer != 0 ? FullSockFlags.ReceiveBufferLocked : FullSockFlags.None;
        PrepareChildSequences(host, ref sock, in result);
        if (listener.MaximumSegmentSize != 0)
        {
            MutableOptionsOf(ref sock).UserMss = listener.MaximumSegmentSize;
        }

        sock.WindowClamp = (uint)listener.WindowClamp;
        sock.PeerMss = result.PeerMss;
        SyncMss(host, ref sock, PathMtuOf(host, in sock));
        sock.AdvertisedMss = (ushort)AdvertisedMss(listener, sock.Tuple.Remote);
        if (result.Retransmits > 0)
        {
            // More than one SYN-ACK sent again makes the first congestion window 1 (tcp_init_transfer).
            RecoveryOf(ref sock).TotalRetrans = result.Retransmits;
            RecoveryOf(ref sock).UndoMarker = result.Isn;
            sock.Flags |= FullSockFlags.UndoPossible;
        }
        else if (result.SynAckSentAt >= 0)
        {
            // tcp_synack_rtt_meas: one SYN-ACK only, so its answer is a good sample.
            AddRttSample(host, ref sock, (_environment.Now.Nanoseconds - result.SynAckSentAt) / 1_000);
        }

        InsertSock(host, in sock.Tuple, SockReference.Full(slot));
        host.Count(Mib.TcpPassiveOpens);
        return slot;
    }

    private void PrepareChildSequences(TcpHost host, ref FullSock sock, in HandshakeResult result)
    {
        var first = result.Isn + 1;
        sock.SndUna = first;
        sock.SndNxt = first;
        sock.WriteSeq = first;
        sock.SndSml = first;
        sock.PushedSeq = first;
        var expected = result.Irs + 1;
        sock.RcvNxt = expected;
        sock.RcvWup = expected;
        sock.CopiedSeq = expected;
        sock.RcvWnd = result.Window;
        sock.RcvSsthresh = result.Window;
        sock.SndWscale = result.SndWscale;
        sock.RcvWscale = result.RcvWscale;
        sock.TsOffset = result.TsOffset;
        sock.TsRecent = result.TsRecent;
        sock.TsRecentStamp = Math.Max(1, host.Clock.SecondsSinceBoot(_environment.Now));
        var now = TicksNow(host);
        sock.LastSentTicks = now;
        sock.LastReceivedTicks = now;
        sock.LastDataReceivedTicks = now;
        sock.Cwnd = InitialCwnd;
        sock.Ssthresh = int.MaxValue;
        sock.RtoTicks = (int)TicksOfMs(host, host.Profile.InitialRto.Value.Nanoseconds / 1_000_000);
    }
}
