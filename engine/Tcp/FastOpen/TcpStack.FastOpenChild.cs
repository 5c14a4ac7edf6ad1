using NetSim.Wire;

namespace NetSim.Tcp;

// A connection that carries data while its SYN-ACK is unanswered: the request lives on beside its child
// (tcp_check_req, tcp_fastopen_synack_timer, reqsk_fastopen_remove, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Whether a sock in SYN-RECEIVED may be read and written already: Fast Open made it.</summary>
    public bool IsFastOpenChild(int slot) => FastOpenRequestOf(in _full[slot]) != 0;

    /// <summary>The request of a Fast Open child whose handshake is unfinished; 0 for every other sock.</summary>
    private int FastOpenRequestOf(in FullSock sock) => sock.Options == 0 ? 0 : _options[sock.Options].FastOpenRequest;

    /// <summary>A segment for such a child: the checks of tcp_check_req.</summary>
    /// <returns>Whether the child processes it.</returns>
    private bool PassesFastOpenCheck(TcpHost host, int slot, int requestSlot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        ref var request = ref _requests[requestSlot];
        var isTimestamped = packet.HasTimestamps && host.Settings.Timestamps != 0;
        var pawsReject = isTimestamped && IsRequestPawsReject(host, in request, in packet);
        const TcpFlags Control = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Fin;
        if (packet.Sequence == request.Irs && (packet.Flags & Control) == TcpFlags.Syn && !pawsReject)
        {
            if (!IsAckRateLimited(host, in packet, Mib.TCPACKSkippedSynRecv, ref request.LastOutOfWindowAckMs))
            {
                RetransmitFastOpenSynAck(host, ref sock, ref request);
            }

            return false;
        }

        if (pawsReject
            || !IsInWindow(packet.Sequence, packet.SequenceEnd, sock.RcvNxt, sock.RcvNxt + request.SynAckWindow))
        {
            RefuseRequestSegment(host, ref request, in packet, pawsReject, sock.SndNxt, sock.RcvNxt);
            return false;
        }

        if (packet.Has(TcpFlags.Rst))
        {
            host.Count(Mib.TcpAttemptFails);
            ReleaseFastOpen(host, ref sock, isReset: true);
            OnReset(host, slot);
            return false;
        }

        if (packet.Has(TcpFlags.Syn) && packet.Sequence != request.Irs)
        {
            // Anyone could have sent it: the connection stays.
            host.Count(Mib.TcpAttemptFails);
            SendResetFor(host, in packet);
            return false;
        }

        return packet.Has(TcpFlags.Ack);
    }

    private void OnFastOpenSynAckTimer(TcpHost host, int slot, int requestSlot)
    {
        ref var sock = ref _full[slot];
        ref var request = ref _requests[requestSlot];
        Decide(host, in sock.Tuple, Mib.TCPTimeouts);
        var chosen = OptionsOf(in sock).SynCount;
        // One more than for a bare SYN-ACK.
        if (request.Timeouts >= (chosen != 0 ? chosen : host.Settings.SynackRetries + 1))
        {
            EndWithTimeout(host, slot);
            return;
        }

        if (sock.Retransmits == 1)
        {
            EnterLoss(host, slot);
        }

        RetransmitFastOpenSynAck(host, ref sock, ref request);
        request.Timeouts++;
        CountTimeout(host, ref sock);
        if (sock.RetransStampMs == 0)
        {
            sock.RetransStampMs = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        }

        ArmTransmit(host, slot, TransmitTimer.Retransmit, FastOpenTimeoutTicks(host, in request));
    }

    // tcp_rtx_synack: the cookie is not sent again.
    private void RetransmitFastOpenSynAck(TcpHost host, ref FullSock sock, ref RequestSock request)
    {
        CountSynAckRetransmission(host, ref request);
        RecoveryOf(ref sock).TotalRetrans++;
        request.SynAckSentAt = _environment.Now.Nanoseconds;
        var listener = _listeners[request.Listener]!; // not null: its slot outlives its requests
        SendSynAck(host, listener, in request, TimestampClock(host), sock.RcvNxt, FastOpenCookie.None);
    }

    /// <summary>The final ACK has come (tcp_rcv_synrecv_state_fastopen).</summary>
    private void FinishFastOpen(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        sock.Retransmits = 0;
        if (sock.Phase != RecoveryPhase.Recovery)
        {
            sock.RetransStampMs = 0;
        }

        ReleaseFastOpen(host, ref sock, isReset: false);
        // The SYN-ACK's timer was in the place of the data's.
        DisarmTransmit(ref sock);
        RearmRetransmit(host, slot);
    }

    /// <summary>
    /// Lets go of a child's request. One that a RST ended after accept() counts on for a minute, so that spoofed SYNs
    /// cannot fill a server faster than the queue allows.
    /// </summary>
    private void ReleaseFastOpen(TcpHost host, ref FullSock sock, bool isReset)
    {
        var requestSlot = FastOpenRequestOf(in sock);
        if (requestSlot == 0)
        {
            return;
        }

        ref var options = ref MutableOptionsOf(ref sock);
        options.FastOpenRequest = 0;
        var listener = _listeners[_requests[requestSlot].Listener]!; // not null: its slot outlives its requests
        var queue = listener.FastOpen!; // not null: the child was made by it
        queue.Length--;
        if (isReset && listener.IsOpen && (options.FastOpen & FastOpenMarks.Accepted) != 0)
        {
            queue.Hold(_environment.Now + FastOpenResetMemory);
        }

        _requests.Release(requestSlot);
        ReleaseListenerSlot(listener);
    }
}
