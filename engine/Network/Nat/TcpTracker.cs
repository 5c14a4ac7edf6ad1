namespace NetSim.Network;

/// <summary>What becomes of a packet by the tracker's judgement.</summary>
internal enum TrackVerdict : byte
{
    /// <summary>It belongs to the connection.</summary>
    Accepted,

    /// <summary>It belongs to the connection, which is over and forgotten once the packet has passed.</summary>
    AcceptedLast,

    /// <summary>It fits nothing and passes untranslated.</summary>
    Invalid,

    /// <summary>It starts a new connection in place of this one, which is forgotten first.</summary>
    Reopens,
}

/// <summary>
/// Follows a TCP connection by its segments (behaviour of Linux v6.18, nf_conntrack_tcp_packet): state, window, and the
/// timeout that the entry gets.
/// </summary>
internal static class TcpTracker
{
    /// <summary>
    /// Prepares an entry for its first segment (kernel: tcp_new). False when no connection may start so.
    /// </summary>
    public static bool TryStart(ref TrackedConnection connection, in TrackedSegment segment, ConntrackSysctls sysctls)
    {
        var state = TcpTransitions.Next(ConntrackState.None, segment.Kind, false);
        if (state == TcpTransitions.Invalid || (state != ConntrackState.SynSent && !sysctls.TcpIsLoose))
        {
            return false;
        }

        ref var sender = ref connection.Original;
        sender.End = sender.MaxEnd = segment.End;
        sender.MaxWindow = Math.Max(segment.Window, 1);
        if (state == ConntrackState.SynSent)
        {
            TcpWindow.ReadOptions(ref sender, in segment);
            return true;
        }

        // Picked up in the middle: the scale is unknown, so the windows are not enforced.
        sender.MaxEnd = unchecked(sender.End + sender.MaxWindow);
        sender.Marks = connection.Reply.Marks = EndMarks.SackPermitted | EndMarks.Liberal;
        return true;
    }

    public static TrackVerdict Follow(
        ref TrackedConnection connection, bool isReply, in TrackedSegment segment, ConntrackSysctls sysctls, long now)
    {
        var old = connection.State;
        var next = TcpTransitions.Next(old, segment.Kind, isReply);
        var skipsWindow = false;
        switch (next)
        {
            case TcpTransitions.Invalid:
                return TrackVerdict.Invalid;
            case ConntrackState.SynSent when old >= ConntrackState.TimeWait && MayReopen(in connection, isReply):
                return TrackVerdict.Reopens;
            case ConntrackState.SynSent when old >= ConntrackState.TimeWait:
            case TcpTransitions.Ignored:
                if (!AnswersIgnoredSyn(in connection, isReply, in segment))
                {
                    RememberIgnored(ref connection, isReply, in segment, old);
                    return TrackVerdict.Accepted;
                }

                Resynchronize(ref connection, isReply);
                (old, next) = (ConntrackState.SynSent, ConntrackState.SynRecv);
                break;
            case ConntrackState.SynSent2:
                connection.IsSimultaneousOpen = true;
                break;
            case ConntrackState.SynRecv
                when isReply && segment.Kind == SegmentKind.Ack && connection.IsSimultaneousOpen:
                next = ConntrackState.Established;
                break;
            case ConntrackState.TimeWait when IsChallengeAck(in connection, old, isReply, in segment):
                connection.ExpectsChallengeAck = false;
                return TrackVerdict.Accepted;
            case ConntrackState.Close when segment.Kind == SegmentKind.Rst:
                if (!TryReset(in connection, isReply, in segment, sysctls, old, ref next, out skipsWindow))
                {
                    return TrackVerdict.Invalid;
                }

                break;
            default:
                break;
        }

        if (!skipsWindow)
        {
            switch (TcpWindow.Check(ref connection, isReply, in segment, sysctls.TcpIsLiberal))
            {
                case WindowVerdict.Ignored:
                    return TrackVerdict.Accepted;
                case WindowVerdict.Invalid:
                    ShortenInvalid(ref connection, isReply, segment.Kind, sysctls, now);
                    return TrackVerdict.Invalid;
                default:
                    break;
            }
        }

        return Settle(ref connection, isReply, in segment, sysctls, now, old, next);
    }

    // From here the segment is in the window: the state moves and the entry lives on.
    private static TrackVerdict Settle(
        ref TrackedConnection connection, bool isReply, in TrackedSegment segment, ConntrackSysctls sysctls, long now,
        ConntrackState old, ConntrackState next)
    {
        connection.LastKind = segment.Kind;
        connection.LastWasReply = isReply;
        connection.State = next;
        if (old != next && next == ConntrackState.FinWait)
        {
            (isReply ? ref connection.Reply : ref connection.Original).Marks |= EndMarks.CloseInitiated;
        }

        var timeout = TimeoutOf(in connection, segment.Kind, next, sysctls);
        if (!connection.HasReply)
        {
            if (segment.Kind == SegmentKind.Rst)
            {
                return TrackVerdict.AcceptedLast;
            }

            if (segment.Kind == SegmentKind.Syn && old == ConntrackState.SynSent)
            {
                // A repeated SYN does not renew the entry, or reuse of the port could keep it for ever.
                return TrackVerdict.Accepted;
            }

            if (next == ConntrackState.Established)
            {
                timeout = Math.Min(timeout, sysctls.Unacknowledged);
            }
        }
        else if (next == ConntrackState.Established && old is ConntrackState.SynRecv or ConntrackState.Established)
        {
            connection.IsAssured = true;
        }

        connection.ExpiresAt = now + timeout;
        return TrackVerdict.Accepted;
    }

    private static long TimeoutOf(
        in TrackedConnection connection, SegmentKind kind, ConntrackState state, ConntrackSysctls sysctls)
    {
        var timeout = sysctls.TimeoutOf(state);
        if (connection.Retransmissions >= sysctls.TcpMaxRetransmissions && timeout > sysctls.MaxRetransmissions)
        {
            return sysctls.MaxRetransmissions;
        }

        if (kind == SegmentKind.Rst)
        {
            return sysctls.TimeoutOf(ConntrackState.Close);
        }

        var marks = connection.Original.Marks | connection.Reply.Marks;
        if ((marks & EndMarks.DataUnacknowledged) != 0 && timeout > sysctls.Unacknowledged)
        {
            return sysctls.Unacknowledged;
        }

        return connection.LastWindow == 0 ? Math.Min(timeout, sysctls.MaxRetransmissions) : timeout;
    }

    private static bool MayReopen(in TrackedConnection connection, bool isReply) =>
        ((connection.Original.Marks | connection.Reply.Marks) & EndMarks.CloseInitiated) != 0
        || (connection.LastWasReply == isReply && connection.LastKind == SegmentKind.Rst);

    // The SYN-ACK to a SYN that was let through although it did not fit: both ends are in step, only we were not.
    private static bool AnswersIgnoredSyn(in TrackedConnection connection, bool isReply, in TrackedSegment segment) =>
        segment.Kind == SegmentKind.SynAck
        && connection.LastKind == SegmentKind.Syn
        && connection.LastWasReply != isReply
        && segment.Acknowledgment == connection.LastEnd;

    private static void Resynchronize(ref TrackedConnection connection, bool isReply)
    {
        ref var opener = ref connection.LastWasReply ? ref connection.Reply : ref connection.Original;
        opener = new()
        {
            End = connection.LastEnd,
            MaxEnd = connection.LastEnd,
            MaxWindow = Math.Max((uint)connection.LastWindow, 1),
            Scale = connection.LastScale,
            Marks = connection.LastMarks,
        };
        ref var answerer = ref isReply ? ref connection.Reply : ref connection.Original;
        answerer = new() { Marks = answerer.Marks & EndMarks.Liberal };
    }

    private static void RememberIgnored(
        ref TrackedConnection connection, bool isReply, in TrackedSegment segment, ConntrackState state)
    {
        connection.LastKind = segment.Kind;
        connection.LastWasReply = isReply;
        connection.LastSequence = segment.Sequence;
        connection.LastAcknowledgment = segment.Acknowledgment;
        connection.LastEnd = segment.End;
        connection.LastWindow = (ushort)segment.Window;
        if (segment.Kind == SegmentKind.Syn && !isReply)
        {
            var seen = default(TrackedEnd);
            TcpWindow.ReadOptions(ref seen, in segment);
            connection.LastMarks = seen.Marks;
            connection.LastScale = seen.Scale;
            // RFC 5961: the answer may be a challenge ACK, which must not pass for that of the last FIN.
            connection.ExpectsChallengeAck = state == ConntrackState.LastAck;
        }
    }

    private static bool IsChallengeAck(
        in TrackedConnection connection, ConntrackState old, bool isReply, in TrackedSegment segment) =>
        old == ConntrackState.LastAck
        && segment.Kind == SegmentKind.Ack
        && connection.LastWasReply != isReply
        && connection.LastKind == SegmentKind.Syn
        && connection.ExpectsChallengeAck;

    // A RST must be exact to close at once; one that is merely in the window leaves time for a challenge ACK (RFC
    // 5961).
    private static bool TryReset(
        in TrackedConnection connection, bool isReply, in TrackedSegment segment, ConntrackSysctls sysctls,
        ConntrackState old, ref ConntrackState next, out bool skipsWindow)
    {
        // A closing connection's numbers may be those of its predecessor.
        skipsWindow = old is ConntrackState.FinWait or ConntrackState.LastAck or ConntrackState.TimeWait
            or ConntrackState.Close or ConntrackState.CloseWait;
        if (skipsWindow)
        {
            return true;
        }

        // The answer to a challenge ACK that met our SYN: it resets the old connection, so that the SYN can be
        // repeated.
        skipsWindow = old == ConntrackState.SynSent && connection.LastKind == SegmentKind.Ack
            && connection.LastWasReply != isReply && connection.LastAcknowledgment == segment.Sequence;
        if (skipsWindow)
        {
            return true;
        }

        ref readonly var other = ref isReply ? ref connection.Original : ref connection.Reply;
        var isEstablished = connection.IsAssured && old == ConntrackState.Established;
        var hasMaximum = (other.Marks & EndMarks.HasMaxAcknowledgment) != 0 && connection.LastKind != SegmentKind.Syn;
        if (hasMaximum)
        {
            // A zero sequence is most likely the answer to a SYN that we let through.
            if (segment.Sequence == 0 && !isEstablished)
            {
                return true;
            }

            if (TrackedSegment.IsBefore(segment.Sequence, other.MaxAcknowledgment) && !sysctls.TcpIgnoresInvalidRst)
            {
                return false;
            }

            var followsData = connection.LastKind == SegmentKind.Ack && connection.LastWasReply == isReply
                && segment.Sequence == connection.LastEnd;
            if (!isEstablished || segment.Sequence == other.MaxAcknowledgment || followsData)
            {
                return true;
            }

            next = old;
        }

        // The answer to a SYN or ACK that was let through out of step: it ends the entry whatever the window says.
        skipsWindow = segment.Acknowledgment == connection.LastEnd
            && connection.LastWasReply != isReply
            && ((connection.HasReply && connection.LastKind == SegmentKind.Syn)
                || (!connection.IsAssured && connection.LastKind == SegmentKind.Ack));
        return true;
    }

    // When FIN or RST of both sides do not fit we are out of step, and the entry shall not live for days.
    private static void ShortenInvalid(
        ref TrackedConnection connection, bool isReply, SegmentKind kind, ConntrackSysctls sysctls, long now)
    {
        if (!connection.IsAssured || kind is not (SegmentKind.Rst or SegmentKind.Fin))
        {
            return;
        }

        if (connection.LastWasReply != isReply && connection.LastKind is SegmentKind.Fin or SegmentKind.Rst)
        {
            connection.ExpiresAt = Math.Min(connection.ExpiresAt, now + sysctls.Unacknowledged);
        }
        else
        {
            connection.LastKind = kind;
            connection.LastWasReply = isReply;
        }
    }
}
