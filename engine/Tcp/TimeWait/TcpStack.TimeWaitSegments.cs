using NetSim.Wire;

namespace NetSim.Tcp;

// A segment for a mini-sock, in the order of tcp_timewait_state_process (Linux v6.18).
public sealed partial class TcpStack
{
    // A new connection must begin ahead of anything the old one may still have under way.
    private const int SequenceGap = 65_535 + 2;

    /// <returns>
    /// Whether the segment is dealt with. Otherwise it is a SYN that may open a new connection with
    /// <paramref name="isn"/>, and the mini-sock is gone.
    /// </returns>
    private bool OnTimeWaitSegment(TcpHost host, int slot, in Packet packet, out SequenceNumber? isn)
    {
        isn = null;
        ref var timeWait = ref _timeWaits[slot];
        var isTimestamped = packet.HasTimestamps && timeWait.TsRecentStamp != 0;
        var reset = packet.Has(TcpFlags.Rst);
        var pawsReject = isTimestamped
            && IsPawsReject(host, packet.TimestampValue, timeWait.TsRecent, timeWait.TsRecentStamp, reset);
        if (timeWait.SubState == TcpState.FinWait2)
        {
            OnFinWait2Segment(host, slot, ref timeWait, in packet, isTimestamped, pawsReject);
            return true;
        }

        var isAtRcvNxt = packet.Sequence == timeWait.RcvNxt;
        if (!pawsReject && isAtRcvNxt && (packet.SequenceLength == 0 || reset))
        {
            OnFittingTimeWaitSegment(host, slot, ref timeWait, in packet, isTimestamped, reset);
            return true;
        }

        if (IsNewConnection(in timeWait, in packet, isTimestamped, pawsReject)
            && FindListener(host, packet.DestinationPort) is not null)
        {
            isn = NextIsn(in timeWait);
            EndTimeWait(host, slot);
            return false;
        }

        OnStrayTimeWaitSegment(host, slot, ref timeWait, in packet, pawsReject);
        return true;
    }

    private void OnFittingTimeWaitSegment(
        TcpHost host, int slot, ref TimeWaitSock timeWait, in Packet packet, bool isTimestamped, bool reset)
    {
        if (reset && host.Settings.Rfc1337 == 0)
        {
            // TIME-WAIT assassination (RFC 1337): Linux allows it by default.
            EndTimeWait(host, slot);
            return;
        }

        if (!reset || host.Profile.IgnoredRstRearmsTimeWait)
        {
            RearmTimeWait(host, slot, ref timeWait);
        }

        if (isTimestamped)
        {
            timeWait.TsRecent = packet.TimestampValue;
            timeWait.TsRecentStamp = StampNow(host);
        }
    }

    private static bool IsNewConnection(
        in TimeWaitSock timeWait, in Packet packet, bool isTimestamped, bool pawsReject)
    {
        const TcpFlags Others = TcpFlags.Rst | TcpFlags.Ack;
        if (pawsReject || !packet.Has(TcpFlags.Syn) || (packet.Flags & Others) != 0)
        {
            return false;
        }

        return packet.Sequence.IsAfter(timeWait.RcvNxt)
            || (isTimestamped && unchecked((int)(timeWait.TsRecent - packet.TimestampValue)) < 0);
    }

    private void OnStrayTimeWaitSegment(
        TcpHost host, int slot, ref TimeWaitSock timeWait, in Packet packet, bool pawsReject)
    {
        if (pawsReject)
        {
            host.Count(host.Profile.PawsTimeWaitCounter);
        }

        if (packet.Has(TcpFlags.Rst))
        {
            return;
        }

        // A SYN alone may be an old duplicate or a good one with a random number below the window: it must not prolong.
        if (pawsReject || packet.Has(TcpFlags.Ack))
        {
            RearmTimeWait(host, slot, ref timeWait);
        }

        AcknowledgeStray(host, ref timeWait, in packet, Mib.TCPACKSkippedTimeWait);
    }

    private void OnFinWait2Segment(
        TcpHost host, int slot, ref TimeWaitSock timeWait, in Packet packet, bool isTimestamped, bool pawsReject)
    {
        var start = timeWait.RcvNxt;
        var end = packet.SequenceEnd;
        if (pawsReject || !IsInWindow(packet.Sequence, end, start, start + (int)timeWait.RcvWnd))
        {
            AcknowledgeStray(host, ref timeWait, in packet, Mib.TCPACKSkippedFinWait2);
            return;
        }

        if (packet.Has(TcpFlags.Rst))
        {
            EndTimeWait(host, slot);
            return;
        }

        var isNewSyn = packet.Has(TcpFlags.Syn) && !packet.Sequence.IsBefore(start);
        var hasNothingNew = !packet.Has(TcpFlags.Ack) || !end.IsAfter(start) || packet.SequenceLength == 0;
        if (!isNewSyn && hasNothingNew)
        {
            return;
        }

        // Nobody will read new data after a half-duplex close (RFC 1122 section 4.2.2.13).
        if (isNewSyn || !packet.Has(TcpFlags.Fin) || end != start + 1)
        {
            SendResetFor(host, in packet);
            EndTimeWait(host, slot);
            return;
        }

        EnterTimeWaitFromFinWait2(host, slot, ref timeWait, in packet, isTimestamped, end);
    }

    private void EnterTimeWaitFromFinWait2(
        TcpHost host,
        int slot,
        ref TimeWaitSock timeWait,
        in Packet packet,
        bool isTimestamped,
        SequenceNumber end)
    {
        timeWait.SubState = TcpState.TimeWait;
        timeWait.RcvNxt = end;
        Report(host, in timeWait.Tuple, TcpState.FinWait2, TcpState.TimeWait);
        if (isTimestamped)
        {
            timeWait.EnteredMs = host.Clock.Milliseconds(_environment.Now);
            timeWait.TsRecent = packet.TimestampValue;
            timeWait.TsRecentStamp = StampNow(host);
        }

        // With tw_recycle an old kernel keeps the short life that was chosen at the start (tw_timeout, v3.10).
        var recycled = timeWait.RecycleTicks != 0 && TryRecycle(host, timeWait.Tuple.Remote, in timeWait);
        var life = recycled ? TimeWaitLife(in timeWait) : TimeWaitLength;
        ScheduleTimeWait(host, slot, ref timeWait, life, isFirst: false);
        AcknowledgeTimeWait(host, in timeWait);
    }

    private void AcknowledgeStray(TcpHost host, ref TimeWaitSock timeWait, in Packet packet, Mib skipped)
    {
        if (!IsAckRateLimited(host, in packet, skipped, ref timeWait.LastOutOfWindowAckMs))
        {
            AcknowledgeTimeWait(host, in timeWait);
        }
    }

    private void AcknowledgeTimeWait(TcpHost host, in TimeWaitSock timeWait) =>
        SendAckFor(
            host,
            in timeWait.Tuple,
            timeWait.SndNxt,
            timeWait.RcvNxt,
            timeWait.RcvWnd >> timeWait.RcvWscale,
            TimestampNow(host, timeWait.TsOffset),
            timeWait.TsRecentStamp == 0 ? 0 : timeWait.TsRecent);

    private static SequenceNumber NextIsn(in TimeWaitSock timeWait)
    {
        var isn = timeWait.SndNxt + SequenceGap;
        return isn == default ? isn + 1 : isn;
    }

    // Zero means "no timestamps", so the first second of a machine counts as its second one.
    private uint StampNow(TcpHost host) => Math.Max(1, host.Clock.SecondsSinceBoot(_environment.Now));
}
