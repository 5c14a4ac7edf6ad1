using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// The ACK field: RFC 9293 section 3.10.7.4, fifth (tcp_ack, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>What came of the ACK field.</summary>
    private enum AckVerdict : byte
    {
        /// <summary>It was used.</summary>
        Good,

        /// <summary>It acknowledges less than an earlier one: the rest of the segment counts.</summary>
        Old,

        /// <summary>It is far too old or of data never sent: the segment is dropped.</summary>
        Bad,
    }

    /// <summary>Processes the acknowledgment of an acceptable segment.</summary>
    private AckVerdict ProcessAck(
        TcpHost host, int slot, in Packet packet, in PacketExtension extension, AckFlags flags)
    {
        ref var sock = ref _full[slot];
        var acknowledged = packet.Acknowledgment;
        // Field by field: an initializer makes a second one and copies it before its parts have reached the cache.
        AckContext ack = default;
        ack.Flags = flags;
        ack.PriorUna = sock.SndUna;
        ack.SampleRtt = -1;
        ack.Reordered = sock.SndNxt;
        NoteEcho(ref ack, in sock, in packet);
        if (acknowledged.IsBefore(sock.SndUna))
        {
            return ProcessOldAck(host, slot, in packet, in extension, ref ack);
        }

        if (acknowledged.IsAfter(sock.SndNxt))
        {
            if (host.Profile.ChallengesUnsentAck.Value && !ack.Has(AckFlags.NoChallenge))
            {
                SendChallengeAck(host, ref sock);
            }

            return AckVerdict.Bad;
        }

        if (acknowledged.IsAfter(sock.SndUna))
        {
            ack.Flags |= AckFlags.Advanced;
            if (sock.Retransmits != 0 && sock.Recovery != 0)
            {
                EndTimeouts(host, in sock);
            }

            sock.Retransmits = 0;
        }

        if (ack.Has(AckFlags.UpdateTimestamp))
        {
            RenewTsRecent(host, ref sock, in packet);
        }

        var hadQueue = PacketsOutOf(ref sock) != 0;
        if (hadQueue)
        {
            NoteBeforeAck(ref sock, ref ack);
        }

        TakeWindow(host, slot, in packet, ref ack);
        if (extension.SackBlocks != 0 && IsSack(in sock))
        {
            TagSackBlocks(host, ref sock, in packet, in extension, ref ack);
        }

        // On a SYN-ACK the flag agrees to ECN and echoes nothing (tcp_ecn_rcv_ecn_echo).
        if (packet.Has(TcpFlags.Ece) && !packet.Has(TcpFlags.Syn) && IsEcn(in sock))
        {
            ack.Flags |= AckFlags.CongestionEcho;
        }

        sock.SoftError = Errno.None;
        sock.ProbesOut = 0;
        sock.LastReceivedTicks = TicksNow(host);
        if (hadQueue)
        {
            ProcessQueueAck(host, slot, ref ack);
        }
        else
        {
            ProcessIdleAck(host, slot, ref ack);
        }

        return AckVerdict.Good;
    }

    // RFC 5961 section 5: an ACK of data from before the largest window cannot be the peer's.
    private AckVerdict ProcessOldAck(
        TcpHost host, int slot, in Packet packet, in PacketExtension extension, ref AckContext ack)
    {
        ref var sock = ref _full[slot];
        var acked = sock.Recovery == 0 ? WithoutState(in sock).BytesAcked : _recovery[sock.Recovery].BytesAcked;
        var window = (int)Math.Min(Math.Min(sock.MaxWindow, acked), int.MaxValue);
        if (packet.Acknowledgment.IsBefore(sock.SndUna - window))
        {
            if (!ack.Has(AckFlags.NoChallenge))
            {
                SendChallengeAck(host, ref sock);
            }

            return AckVerdict.Bad;
        }

        if (extension.SackBlocks != 0 && IsSack(in sock) && sock.Recovery != 0)
        {
            NoteBeforeAck(ref sock, ref ack);
            TagSackBlocks(host, ref sock, in packet, in extension, ref ack);
            AlertLossRecovery(host, slot, ref ack, duplicates: 0);
            FollowUp(host, slot, ref ack);
        }

        return AckVerdict.Old;
    }

    private static void NoteEcho(ref AckContext ack, in FullSock sock, in Packet packet)
    {
        ack.HasEcho = IsTimestamped(in sock, in packet) && packet.TimestampEcho != 0;
        ack.Echo = unchecked(packet.TimestampEcho - sock.TsOffset);
    }

    private void NoteBeforeAck(ref FullSock sock, ref AckContext ack)
    {
        ref var state = ref RecoveryOf(ref sock);
        ack.PriorInFlight = state.InFlight;
        ack.PriorDelivered = state.Delivered;
        ack.PriorLost = state.Lost;
        ack.PriorHighestSack = IsSack(in sock) ? HighestSack(in sock, in state) : sock.SndUna;
    }

    /// <summary>SndUna moves, and the window follows if the segment is new enough (tcp_ack_update_window).</summary>
    private void TakeWindow(TcpHost host, int slot, in Packet packet, ref AckContext ack)
    {
        ref var sock = ref _full[slot];
        if (!ack.Has(AckFlags.SlowPath) && ack.Has(AckFlags.Advanced))
        {
            // Header prediction has seen that the window is the same.
            sock.SndWl1 = packet.Sequence;
            MoveSndUna(ref sock, packet.Acknowledgment);
            ack.Flags |= AckFlags.WindowUpdate;
            host.Count(Mib.TCPHPAcks);
            return;
        }

        if (packet.SequenceLength != 0)
        {
            ack.Flags |= AckFlags.Data;
        }
        else
        {
            host.Count(Mib.TCPPureAcks);
        }

        var window = packet.Has(TcpFlags.Syn) ? packet.Window : (uint)packet.Window << sock.SndWscale;
        if (MayUpdateWindow(in sock, in packet, window))
        {
            ack.Flags |= AckFlags.WindowUpdate;
            sock.SndWl1 = packet.Sequence;
            if (window != sock.SndWnd)
            {
                sock.SndWnd = window;
                sock.Flags &= ~FullSockFlags.FastPath;
                CheckFastPath(ref sock);
                if (sock.WriteSeq != sock.SndNxt
                    && PacketsOutOf(ref sock) == 0
                    && host.Settings.SlowStartAfterIdle != 0)
                {
                    CwndAfterIdle(host, ref sock);
                }

                if (window > sock.MaxWindow)
                {
                    // Segments are at most half of the largest window seen, so a larger one may allow larger segments.
                    sock.MaxWindow = window;
                    SyncMss(host, ref sock);
                }
            }
        }

        MoveSndUna(ref sock, packet.Acknowledgment);
    }

    private void MoveSndUna(ref FullSock sock, SequenceNumber acknowledged)
    {
        if (sock.Recovery != 0)
        {
            _recovery[sock.Recovery].BytesAcked += unchecked(acknowledged.Value - sock.SndUna.Value);
        }

        sock.SndUna = acknowledged;
    }

    /// <summary>RFC 9293 section 3.10.7.4: the newest segment's window counts (tcp_may_update_window).</summary>
    private static bool MayUpdateWindow(in FullSock sock, in Packet packet, uint window) =>
        packet.Acknowledgment.IsAfter(sock.SndUna)
        || packet.Sequence.IsAfter(sock.SndWl1)
        || (packet.Sequence == sock.SndWl1 && (window > sock.SndWnd || window == 0));

    /// <summary>
    /// Segments are in flight: takes off what is acknowledged, looks for losses, sets timer and cwnd.
    /// </summary>
    private void ProcessQueueAck(TcpHost host, int slot, ref AckContext ack)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        var wasReneging = state.IsReneging;
        var hadSacked = state.SackedOut != 0;
        var acked = CleanQueue(host, slot, sock.SndUna, ref ack);
        ack.Rate.IsAckDelayed = MayBeDelayed(in sock, in state, in ack, in acked, hadSacked);
        TakeSummary(host, ref sock, ref state, ref ack, in acked);
        if (IsEcn(in sock))
        {
            TakeEcho(host, in sock, ref state, in ack);
        }

        AdaptReorderingWindow(host, ref state, in ack);
        if ((sock.Flags & FullSockFlags.TlpOutstanding) != 0)
        {
            ProcessProbeAck(host, ref sock, ref state, in ack);
        }

        var isDubious = !ack.Has(AckFlags.NotDuplicate)
            || ack.Has(AckFlags.Alert)
            || sock.Phase != RecoveryPhase.Open;
        if (isDubious)
        {
            var isDuplicate = !ack.Has(AckFlags.Advanced | AckFlags.NotDuplicate | AckFlags.DuplicateSack);
            AlertLossRecovery(host, slot, ref ack, isDuplicate ? 1 : 0);
        }

        if (ack.Has(AckFlags.SetTimer))
        {
            RearmAfterAck(host, slot);
        }

        Invariant.Require(state.SackedOut + state.LostOut <= state.PacketsOut && state.RetransOut >= 0);
        FinishRateSample(ref state, ref ack, wasReneging);
        ControlCongestion(host, ref sock, ref state, in ack);
        FollowUp(host, slot, ref ack);
    }

    private void TakeSummary(
        TcpHost host, ref FullSock sock, ref RecoveryState state, ref AckContext ack, in AckedSummary acked)
    {
        ack.Flags |= (acked.DataAcked || acked.FinAcked ? AckFlags.DataAcked : 0)
            | (acked.SynAcked ? AckFlags.SynAcked : 0)
            | (acked.RetransmittedAcked ? AckFlags.RetransmittedAcked : 0)
            | (acked.OriginalAcked ? AckFlags.OriginalAcked : 0);
        if (acked.SynAcked)
        {
            sock.RetransStampMs = 0;
        }

        var hadSample = UpdateRtt(host, ref sock, ref ack, in acked);
        if (acked.Any)
        {
            ack.Flags |= AckFlags.SetTimer;
            if (IsSack(in sock))
            {
                CheckFilledHole(host, ref sock, ref state, in ack, in acked);
            }
            else
            {
                RemoveCountedDuplicates(host, ref state, acked.Segments);
                if (acked.RetransmittedAcked)
                {
                    ack.Flags &= ~AckFlags.OriginalAcked;
                }
            }
        }
        else if (hadSample && ack.HasSackedOriginal && ack.FirstSackedSentAt < HeadSentAt(in state))
        {
            // A SACK of something older than the head's last transmission may put the timer off, anything newer may
            // not.
            ack.Flags |= AckFlags.SetTimer;
        }

        OnRttSample(host, ref sock, ref state, ack.SampleRtt);
    }

    // A lone small segment may have waited for the peer's delayed ACK (FLAG_ACK_MAYBE_DELAYED, tcp_clean_rtx_queue).
    private static bool MayBeDelayed(
        in FullSock sock, in RecoveryState state, in AckContext ack, in AckedSummary acked, bool hadSacked) =>
        acked.Segments == 1
        && acked.HasOriginal
        && !acked.SynAcked
        && !hadSacked
        && sock.SndUna - ack.PriorUna < sock.MssCache
        && unchecked(ack.Rate.PriorDelivered + 1) == state.Delivered
        && !ack.Has(AckFlags.Alert);

    private long HeadSentAt(in RecoveryState state) => state.First == 0 ? 0 : _records[state.First].SentAt;

    /// <summary>Nothing is in flight: an answer to a probe, or a keepalive.</summary>
    private void ProcessIdleAck(TcpHost host, int slot, ref AckContext ack)
    {
        ref var sock = ref _full[slot];
        if (ack.Has(AckFlags.DuplicateSack))
        {
            AlertLossRecovery(host, slot, ref ack, duplicates: 0);
        }

        OnAckWithNothingInFlight(host, slot);
        if ((sock.Flags & FullSockFlags.TlpOutstanding) != 0)
        {
            ProcessProbeAck(host, ref sock, ref RecoveryOf(ref sock), in ack);
        }
    }

    /// <summary>Sends what recovery asks for (tcp_xmit_recovery).</summary>
    private void FollowUp(TcpHost host, int slot, ref AckContext ack)
    {
        if (!ack.RetransmitLost && !ack.SendNewFirst)
        {
            return;
        }

        ref var sock = ref _full[slot];
        if (sock.State == TcpState.SynSent)
        {
            return;
        }

        if (ack.SendNewFirst)
        {
            PushPending(host, slot);
            if (sock.SndNxt.IsAfter(RecoveryOf(ref sock).HighSeq))
            {
                return;
            }

            sock.Flags &= ~FullSockFlags.Frto;
        }

        RetransmitLost(host, slot);
    }

    /// <summary>
    /// RFC 7323 section 4.3: the timestamp of a segment that spans the last ACK sent is echoed (tcp_replace_ts_recent).
    /// </summary>
    private void RenewTsRecent(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (IsTimestamped(in sock, in packet)
            && packet.Sequence.IsAtOrBefore(sock.RcvWup)
            && IsTimestampFresh(host, in sock, packet.TimestampValue, tolerance: 0))
        {
            StoreTsRecent(host, ref sock, packet.TimestampValue);
        }
    }

    private void StoreTsRecent(TcpHost host, ref FullSock sock, uint value)
    {
        sock.TsRecent = value;
        sock.TsRecentStamp = host.Clock.SecondsSinceBoot(_environment.Now);
    }
}
