using NetSim.Wire;

namespace NetSim.Tcp;

// A segment for a half-open request, in the order of tcp_check_req (Linux v6.18).
public sealed partial class TcpStack
{
    /// <returns>Whether the segment is dealt with; otherwise the listener of its port looks at it.</returns>
    private bool OnRequestSegment(TcpHost host, int slot, ref Packet packet, in PacketExtension extension)
    {
        ref var request = ref _requests[slot];
        var listener = _listeners[request.Listener]!; // not null: its slot outlives its requests
        if (!listener.IsOpen)
        {
            DropRequest(slot);
            return false;
        }

        var isTimestamped = packet.HasTimestamps && host.Settings.Timestamps != 0;
        var pawsReject = isTimestamped && IsRequestPawsReject(host, in request, in packet);
        const TcpFlags Control = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Fin;
        var flags = packet.Flags & Control;
        if (packet.Sequence == request.Irs && flags == TcpFlags.Syn && !pawsReject)
        {
            OnDuplicateSyn(host, listener, slot, ref request, in packet);
            return true;
        }

        if (packet.Has(TcpFlags.Ack) && packet.Acknowledgment != request.Isn + 1)
        {
            // Not ours: the listener answers it with a RST, or finds a cookie in it.
            return false;
        }

        var start = request.Irs + 1;
        if (pawsReject || !IsInWindow(packet.Sequence, packet.SequenceEnd, start, start + request.SynAckWindow))
        {
            RefuseRequestSegment(host, ref request, in packet, pawsReject, request.Isn + 1, start);
            return true;
        }

        if (isTimestamped && !packet.Sequence.IsAfter(start))
        {
            request.TsRecent = packet.TimestampValue;
        }

        // A SYN at its old place lies before the window.
        var isNewSyn = packet.Has(TcpFlags.Syn) && packet.Sequence != request.Irs;
        if (packet.Has(TcpFlags.Rst) || isNewSyn)
        {
            host.Count(Mib.TcpAttemptFails);
            ResetRequest(host, slot, in packet);
            return true;
        }

        if (packet.Has(TcpFlags.Ack))
        {
            OnHandshakeAck(host, listener, slot, ref request, ref packet, in extension);
        }

        return true;
    }

    // The stamp of the SYN is not kept; it is about one SYN-ACK time-out old.
    private bool IsRequestPawsReject(TcpHost host, in RequestSock request, in Packet packet)
    {
        var age = (uint)(RequestTimeout(host, in request).Nanoseconds / 1_000_000_000);
        var stamp = unchecked(host.Clock.SecondsSinceBoot(_environment.Now) - age);
        return IsPawsReject(host, packet.TimestampValue, request.TsRecent, stamp, packet.Has(TcpFlags.Rst));
    }

    // Answered at once; the timer starts again at the present backoff.
    private void OnDuplicateSyn(
        TcpHost host, Listener listener, int slot, ref RequestSock request, in Packet packet)
    {
        if (IsAckRateLimited(host, in packet, Mib.TCPACKSkippedSynRecv, ref request.LastOutOfWindowAckMs))
        {
            return;
        }

        RetransmitSynAck(host, listener, ref request);
        SetRequestDeadline(host, slot, ref request);
    }

    private void RefuseRequestSegment(
        TcpHost host,
        ref RequestSock request,
        in Packet packet,
        bool pawsReject,
        SequenceNumber sequence,
        SequenceNumber acknowledgment)
    {
        if (!packet.Has(TcpFlags.Rst)
            && !IsAckRateLimited(host, in packet, Mib.TCPACKSkippedSynRecv, ref request.LastOutOfWindowAckMs))
        {
            SendAckFor(
                host,
                in request.Tuple,
                sequence,
                acknowledgment,
                (uint)request.SynAckWindow >> request.RcvWscale,
                TimestampNow(host, TimestampOffset(host, in request.Tuple)),
                request.TsRecent);
        }

        if (pawsReject)
        {
            host.Count(Mib.PAWSEstab);
        }
    }

    private void OnHandshakeAck(
        TcpHost host,
        Listener listener,
        int slot,
        ref RequestSock request,
        ref Packet packet,
        in PacketExtension extension)
    {
        if (request.Timeouts < listener.DeferAccept && packet.SequenceEnd == request.Irs + 1)
        {
            request.Options |= HandshakeOptions.Acked;
            host.Count(Mib.TCPDeferAcceptDrop);
            return;
        }

        if (listener.IsAcceptQueueFull)
        {
            host.Count(Mib.ListenOverflows);
            host.Count(Mib.ListenDrops);
            request.Options |= HandshakeOptions.Acked;
            if (host.Settings.AbortOnOverflow != 0)
            {
                ResetRequest(host, slot, in packet);
            }

            return;
        }

        var result = ResultOf(host, in request);
        RemoveRequest(slot);
        CompleteHandshake(host, listener, in result, ref packet, in extension);
    }

    private static HandshakeResult ResultOf(TcpHost host, in RequestSock request)
    {
        var timestamps = (request.Options & HandshakeOptions.Timestamps) != 0;
        return new HandshakeResult
        {
            Tuple = request.Tuple,
            Irs = request.Irs,
            Isn = request.Isn,
            TsRecent = request.TsRecent,
            TsOffset = timestamps ? TimestampOffset(host, in request.Tuple) : 0,
            Window = request.Window,
            SynAckSentAt = request.SynAckSentAt,
            PeerMss = request.PeerMss,
            Options = request.Options & ~HandshakeOptions.Acked,
            SndWscale = request.SndWscale,
            RcvWscale = request.RcvWscale,
            Timeouts = request.Timeouts,
            Retransmits = request.Retransmits,
        };
    }

    /// <summary>Makes the child, queues it for accept() and lets it process the segment that completed it.</summary>
    private void CompleteHandshake(
        TcpHost host,
        Listener listener,
        in HandshakeResult result,
        ref Packet packet,
        in PacketExtension extension)
    {
        var child = CreateChild(host, listener, in result);
        listener.EnqueueChild(child);
        listener.NoteAcceptQueue(_environment.Now);
        OnFullSockSegment(host, child, ref packet, in extension);
        _environment.NotifyAcceptable(host, listener);
    }

    private void ResetRequest(TcpHost host, int slot, in Packet packet)
    {
        SendResetFor(host, in packet);
        host.Count(Mib.EmbryonicRsts);
        DropRequest(slot);
    }

    /// <summary>Ends a half-open connection.</summary>
    private void DropRequest(int slot)
    {
        ref var request = ref _requests[slot];
        Report(_listeners[request.Listener]!.Host, in request.Tuple, TcpState.SynReceived, TcpState.Closed);
        RemoveRequest(slot);
    }

    private void RemoveRequest(int slot)
    {
        ref var request = ref _requests[slot];
        var listener = _listeners[request.Listener]!; // not null: its slot outlives its requests
        RemoveSock(listener.Host, in request.Tuple, SockReference.Request(slot));
        if (listener.Chains is not null)
        {
            Unchain(listener, slot);
        }

        listener.SynQueueLength--;
        listener.NoteSynQueue(_environment.Now);
        if (request.Timeouts == 0)
        {
            listener.YoungCount--;
        }

        request.ExpiresAt = 0;
        _requests.Release(slot);
        ReleaseListenerSlot(listener);
    }

    // tcp_v4_err and tcp_req_err (v6.18): only what says that the peer cannot be reached ends a request.
    private void OnRequestIcmp(TcpHost host, int slot, in Packet packet, in PacketExtension quote)
    {
        ref var request = ref _requests[slot];
        if (quote.QuotedSequence != request.Isn)
        {
            host.Count(Mib.OutOfWindowIcmps);
            return;
        }

        var isUnreachable = packet.IcmpType == IcmpType.DestinationUnreachable
            && packet.IcmpCode is (byte)IcmpUnreachable.Network or (byte)IcmpUnreachable.Host;
        if (isUnreachable || packet.IcmpType is IcmpType.ParameterProblem or IcmpType.TimeExceeded)
        {
            host.Count(Mib.ListenDrops);
            DropRequest(slot);
        }
    }
}
