using NetSim.Wire;

namespace NetSim.Tcp;

// A SYN at a listener, in the order of tcp_conn_request (Linux v6.18; tcp_v4_conn_request before 4.1).
public sealed partial class TcpStack
{
    private void OnListenerSegment(
        TcpHost host,
        Listener listener,
        ref Packet packet,
        in PacketExtension extension,
        SequenceNumber? isnAfterTimeWait)
    {
        if (!packet.Has(TcpFlags.Syn) && CompleteFromCookie(host, listener, ref packet, in extension))
        {
            return;
        }

        if (packet.Has(TcpFlags.Ack))
        {
            SendResetFor(host, in packet, in extension);
        }
        else if (packet.Has(TcpFlags.Syn) && (packet.Flags & (TcpFlags.Rst | TcpFlags.Fin)) == 0)
        {
            OnSyn(host, listener, in packet, in extension, isnAfterTimeWait);
        }
    }

    private void OnSyn(
        TcpHost host,
        Listener listener,
        in Packet syn,
        in PacketExtension extension,
        SequenceNumber? isnAfterTimeWait)
    {
        var settings = host.Settings;
        // A SYN that reopens a TIME-WAIT connection comes from a real peer, so it is admitted without a look at the
        // SYN queue.
        var exempt = isnAfterTimeWait is not null && host.Profile.TimeWaitSynBypassesSynQueue;
        var cookie = false;
        if (!exempt && (settings.Syncookies == 2 || IsSynQueueFull(host, listener)))
        {
            cookie = settings.Syncookies != 0;
            if (host.Profile.CountsFullSynQueue)
            {
                host.Count(cookie ? Mib.TCPReqQFullDoCookies : Mib.TCPReqQFullDrop);
            }

            if (!cookie)
            {
                CountDroppedSyn(host);
                return;
            }
        }

        if (listener.IsAcceptQueueFull && AcceptQueueRefusesSyn(host, listener))
        {
            CountDroppedSyn(host);
            return;
        }

        var offer = SynOptions.Of(host, in syn, listener.MaximumSegmentSize);
        if (cookie)
        {
            SendCookie(host, listener, in syn, offer);
            return;
        }

        if (!exempt && IsRefusedByPeerHistory(host, listener, syn.Source, offer))
        {
            return;
        }

        AddRequest(host, listener, in syn, in extension, offer, isnAfterTimeWait);
    }

    private static bool IsSynQueueFull(TcpHost host, Listener listener)
    {
        var length = listener.SynQueueLength;
        return host.Profile.SynQueueLimit.Value switch
        {
            SynQueueLimit.AboveBacklog => length > listener.Backlog,
            SynQueueLimit.AtBacklog => length >= listener.Backlog,
            _ => length >= listener.Chains!.Length, // not null: such kernels have chains
        };
    }

    private static bool AcceptQueueRefusesSyn(TcpHost host, Listener listener)
    {
        if (host.Profile.FullAcceptQueue.Value == FullAcceptQueueRule.WithYoungRequests && listener.YoungCount <= 1)
        {
            return false;
        }

        if (host.Profile.CountsListenOverflowsForSyn)
        {
            host.Count(Mib.ListenOverflows);
        }

        return true;
    }

    // tw_recycle's check and the last quarter of the backlog exclude one another, as in tcp_v4_conn_request (v3.10).
    private bool IsRefusedByPeerHistory(TcpHost host, Listener listener, Ipv4Address peer, SynOptions offer)
    {
        var settings = host.Settings;
        if (settings.TwRecycle != 0 && offer.Has(HandshakeOptions.Timestamps))
        {
            var seconds = host.Clock.SecondsSinceBoot(_environment.Now);
            if (!IsOlderThanPeersLast(host, peer, offer.TsVal, seconds))
            {
                return false;
            }

            host.Count(Mib.PAWSPassive);
            CountDroppedSyn(host);
            return true;
        }

        var room = settings.MaxSynBacklog - listener.SynQueueLength;
        if (settings.Syncookies != 0 || room >= settings.MaxSynBacklog >> 2 || IsProvenPeer(host, peer))
        {
            return false;
        }

        CountDroppedSyn(host);
        return true;
    }

    private static void CountDroppedSyn(TcpHost host)
    {
        if (host.Profile.CountsListenDropsForSyn)
        {
            host.Count(Mib.ListenDrops);
        }
    }

    private void AddRequest(
        TcpHost host,
        Listener listener,
        in Packet syn,
        in PacketExtension extension,
        SynOptions offer,
        SequenceNumber? isnAfterTimeWait)
    {
        var tuple = new FourTuple(syn.Destination, syn.Source, syn.DestinationPort, syn.SourcePort);
        var slot = _requests.Take();
        ref var request = ref _requests[slot];
        request.Tuple = tuple;
        request.Listener = listener.Slot;
        request.Irs = syn.Sequence;
        request.Isn = isnAfterTimeWait ?? new SequenceNumber(InitialSequence(host, in tuple));
        request.TsRecent = offer.Has(HandshakeOptions.Timestamps) ? offer.TsVal : 0;
        request.PeerMss = offer.PeerMss;
        request.Options = offer.Options;
        request.SndWscale = offer.PeerWscale;
        request.Window = (uint)SelectSynAckWindow(
            host, listener, tuple.Remote, offer.Options, out request.RcvWscale);
        Report(host, in tuple, TcpState.Listen, TcpState.SynReceived);
        var child = TryFastOpen(host, listener, slot, in syn, in extension, out var cookie);
        request = ref _requests[slot];
        request.SynAckSentAt = _environment.Now.Nanoseconds;
        if (child != 0)
        {
            SendSynAck(host, listener, in request, TimestampClock(host), _full[child].RcvNxt, cookie);
            listener.EnqueueChild(child);
            listener.NoteAcceptQueue(_environment.Now);
            _environment.NotifyAcceptable(host, listener);
            return;
        }

        InsertSock(host, in tuple, SockReference.Request(slot));
        listener.SynQueueLength++;
        listener.NoteSynQueue(_environment.Now);
        listener.YoungCount++;
        StartRequestTimer(host, listener, slot, ref request);
        SendSynAck(host, listener, in request, TimestampClock(host), request.Irs + 1, cookie);
    }

    private int SelectSynAckWindow(
        TcpHost host, Listener listener, Ipv4Address remote, HandshakeOptions options, out byte scale)
    {
        const int TimestampsLength = 12;
        var mss = AdvertisedMss(listener, remote);
        if ((options & HandshakeOptions.Timestamps) != 0)
        {
            mss -= TimestampsLength;
        }

        var scaling = (options & HandshakeOptions.WindowScaling) != 0;
        return InitialReceiveWindow.Select(
            host, listener.ChildReceiveBuffer, listener.ReceiveBuffer != 0, listener.WindowClamp, mss, scaling, out scale);
    }

    private int AdvertisedMss(Listener listener, Ipv4Address remote) =>
        AnnouncedMss(listener.Host, remote, listener.Host.Mtu, listener.MaximumSegmentSize);

    // tcp_make_synack: retransmissions count in OutSegs too.
    private void SendSynAck(
        TcpHost host,
        Listener listener,
        in RequestSock request,
        uint clock,
        SequenceNumber acknowledgment,
        FastOpenCookie cookie)
    {
        var flags = TcpFlags.Syn | TcpFlags.Ack;
        if ((request.Options & HandshakeOptions.Ecn) != 0)
        {
            flags |= TcpFlags.Ece;
        }

        var reply = Packet.Tcp(in request.Tuple, flags, request.Isn, acknowledgment, request.SynAckWindow);
        reply.Ecn = (flags & TcpFlags.Ece) != 0 && host.Settings.NeedsMarks ? Ect0 : (byte)0;
        reply.MaximumSegmentSize = AdvertisedMss(listener, request.Tuple.Remote);
        if ((request.Options & HandshakeOptions.WindowScaling) != 0)
        {
            reply.WindowScale = request.RcvWscale;
        }

        reply.SackPermitted = (request.Options & HandshakeOptions.Sack) != 0;
        if ((request.Options & HandshakeOptions.Timestamps) != 0)
        {
            reply.HasTimestamps = true;
            reply.TimestampValue = unchecked(clock + TimestampOffset(host, in request.Tuple));
            reply.TimestampEcho = request.TsRecent;
        }

        host.Count(Mib.TcpOutSegs);
        if (!cookie.HasOption)
        {
            _environment.Transmit(host, ref reply);
            return;
        }

        PacketExtension extension = default;
        cookie.WriteTo(ref extension);
        _environment.Transmit(host, ref reply, in extension);
    }
}
