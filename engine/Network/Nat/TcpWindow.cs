using NetSim.Wire;
using static NetSim.Network.TrackedSegment;

namespace NetSim.Network;

/// <summary>What the window says of a segment.</summary>
internal enum WindowVerdict : byte
{
    /// <summary>It fits: it may change the connection's state.</summary>
    Accepted,

    /// <summary>It belongs to the connection but is old or too much: it passes and changes nothing.</summary>
    Ignored,

    /// <summary>It does not fit: it passes untranslated.</summary>
    Invalid,
}

/// <summary>
/// Whether a segment fits the windows that both ends have shown (v6.18, tcp_in_window; the method is Guido van Rooij's
/// "Real stateful TCP packet filtering in IP Filter"). All positions are on the 32-bit circle, so arithmetic wraps.
/// </summary>
internal static class TcpWindow
{
    // Acknowledgments this far behind are still believed (kernel: MAXACKWINCONST).
    private const uint LeastAcknowledgmentWindow = 66_000;

    public static WindowVerdict Check(
        ref TrackedConnection connection, bool isReply, in TrackedSegment segment, bool isLiberal)
    {
        ref var sender = ref isReply ? ref connection.Reply : ref connection.Original;
        ref var receiver = ref isReply ? ref connection.Original : ref connection.Reply;
        var (sequence, end) = (segment.Sequence, segment.End);
        var acknowledgment = segment.Acknowledgment;
        var sack = (receiver.Marks & EndMarks.SackPermitted) != 0 ? segment.HighestSack : acknowledgment;

        if (Initialize(ref connection, ref sender, ref receiver, isReply, in segment, sack))
        {
            return WindowVerdict.Accepted;
        }

        // A segment without ACK, or a RST with a zero one, is taken as if it acknowledged what it should.
        if (!segment.Has(TcpFlags.Ack) || (segment.Has(TcpFlags.Rst) && acknowledgment == 0))
        {
            acknowledgment = sack = receiver.End;
        }

        // A RST that answers a SYN has no sequence to judge.
        if (segment.Has(TcpFlags.Rst) && sequence == 0 && connection.State == ConntrackState.SynSent)
        {
            sequence = end = sender.End;
        }

        var verdict = Judge(ref sender, in receiver, sequence, end, sack);
        if (verdict != WindowVerdict.Accepted)
        {
            return isLiberal || (sender.Marks & EndMarks.Liberal) != 0 ? WindowVerdict.Accepted : verdict;
        }

        Update(ref connection, ref sender, ref receiver, in segment, end, acknowledgment, sack);
        CountRetransmission(ref connection, isReply, in segment, sequence, end, acknowledgment);
        return WindowVerdict.Accepted;
    }

    /// <summary>Reads window scale and SACK-permitted of a SYN.</summary>
    public static void ReadOptions(ref TrackedEnd end, in TrackedSegment segment)
    {
        // An end that was met in the middle stays liberal.
        end.Marks &= EndMarks.Liberal;
        end.Marks |= segment.SackPermitted ? EndMarks.SackPermitted : EndMarks.None;
        end.Scale = 0;
        if (segment.Scale >= 0)
        {
            end.Scale = (byte)Math.Min(segment.Scale, 14);
            end.Marks |= EndMarks.WindowScale;
        }
    }

    // Learns about an end that was not seen before. True when nothing is left to judge.
    private static bool Initialize(
        ref TrackedConnection connection, ref TrackedEnd sender, ref TrackedEnd receiver, bool isReply,
        in TrackedSegment segment, uint sack)
    {
        unchecked
        {
            if (sender.MaxWindow != 0)
            {
                // RFC 9293: a TCP that starts again uses numbers beyond those used before.
                var mayRestart = connection.State is ConntrackState.SynSent or ConntrackState.SynRecv;
                if (segment.Has(TcpFlags.Syn) && mayRestart && IsAfter(segment.End, sender.End))
                {
                    Start(ref sender, ref receiver, isReply, in segment);
                    return isReply && !segment.Has(TcpFlags.Ack);
                }

                return false;
            }

            if (segment.Has(TcpFlags.Syn))
            {
                Start(ref sender, ref receiver, isReply, in segment);
                return !segment.Has(TcpFlags.Ack);
            }

            // In the middle of a connection whose history is lost.
            sender.End = segment.End;
            sender.MaxWindow = Math.Max(segment.Window << sender.Scale, 1);
            sender.MaxEnd = segment.End + sender.MaxWindow;
            if (receiver.MaxWindow == 0)
            {
                receiver.End = receiver.MaxEnd = sack;
            }
            else if (sack == receiver.End + 1)
            {
                // A keepalive's answer, or the like: one octet beyond what was seen.
                receiver.End++;
            }

            return false;
        }
    }

    private static void Start(
        ref TrackedEnd sender, ref TrackedEnd receiver, bool isReply, in TrackedSegment segment)
    {
        sender.End = sender.MaxEnd = segment.End;
        sender.MaxWindow = Math.Max(segment.Window, 1);
        ReadOptions(ref sender, in segment);
        if (isReply && (sender.Marks & receiver.Marks & EndMarks.WindowScale) == 0)
        {
            // RFC 7323 section 2.2: scaling holds only when both sides asked for it.
            sender.Scale = receiver.Scale = 0;
        }
    }

    private static WindowVerdict Judge(
        ref TrackedEnd sender, in TrackedEnd receiver, uint sequence, uint end, uint sack)
    {
        unchecked
        {
            var acknowledgmentWindow = Math.Max(sender.MaxWindow, LeastAcknowledgmentWindow);
            var isRecentAcknowledgment = IsAfter(sack, receiver.End - acknowledgmentWindow - 1);
            var isInReceiveWindow = IsAfter(end, sender.End - receiver.MaxWindow - 1);
            var acknowledgesSeenData = IsBefore(sack, receiver.End + 1);
            if (!IsBefore(sequence, sender.MaxEnd + 1))
            {
                // Some stacks send a little more than the window allows; their data is remembered, so that the answer
                // fits.
                var overshot = end - sender.MaxEnd + 1;
                if (receiver.MaxWindow != 0 && isInReceiveWindow && isRecentAcknowledgment
                    && overshot <= receiver.MaxWindow && acknowledgesSeenData)
                {
                    sender.End = end;
                    sender.Marks |= EndMarks.DataUnacknowledged;
                    return WindowVerdict.Ignored;
                }

                return WindowVerdict.Invalid;
            }

            if (!acknowledgesSeenData)
            {
                return WindowVerdict.Invalid;
            }

            var isFresh = (receiver.MaxWindow == 0 || isInReceiveWindow) && isRecentAcknowledgment;
            return isFresh ? WindowVerdict.Accepted : WindowVerdict.Ignored;
        }
    }

    private static void Update(
        ref TrackedConnection connection, ref TrackedEnd sender, ref TrackedEnd receiver, in TrackedSegment segment,
        uint end, uint acknowledgment, uint sack)
    {
        unchecked
        {
            var window = segment.Has(TcpFlags.Syn) ? segment.Window : segment.Window << sender.Scale;
            sender.MaxWindow = Math.Max(sender.MaxWindow, window + (sack - acknowledgment));
            if (IsAfter(end, sender.End))
            {
                sender.End = end;
                sender.Marks |= EndMarks.DataUnacknowledged;
            }

            if (segment.Has(TcpFlags.Ack)
                && ((sender.Marks & EndMarks.HasMaxAcknowledgment) == 0
                    || IsAfter(acknowledgment, sender.MaxAcknowledgment)))
            {
                sender.MaxAcknowledgment = acknowledgment;
                sender.Marks |= EndMarks.HasMaxAcknowledgment;
            }

            if (receiver.MaxWindow != 0 && IsAfter(end, sender.MaxEnd))
            {
                receiver.MaxWindow += end - sender.MaxEnd;
            }

            if (IsAfter(sack + window, receiver.MaxEnd - 1))
            {
                receiver.MaxEnd = sack + window + (window == 0 ? 1u : 0u);
            }

            if (acknowledgment == receiver.End)
            {
                receiver.Marks &= ~EndMarks.DataUnacknowledged;
            }
        }
    }

    private static void CountRetransmission(
        ref TrackedConnection connection, bool isReply, in TrackedSegment segment, uint sequence, uint end,
        uint acknowledgment)
    {
        if (segment.Kind != SegmentKind.Ack)
        {
            return;
        }

        var isRepeated = connection.LastWasReply == isReply
            && connection.LastSequence == sequence
            && connection.LastAcknowledgment == acknowledgment
            && connection.LastEnd == end
            && connection.LastWindow == segment.Window;
        if (isRepeated)
        {
            connection.Retransmissions = (byte)Math.Min(connection.Retransmissions + 1, byte.MaxValue);
            return;
        }

        connection.LastWasReply = isReply;
        connection.LastSequence = sequence;
        connection.LastAcknowledgment = acknowledgment;
        connection.LastEnd = end;
        connection.LastWindow = (ushort)segment.Window;
        connection.Retransmissions = 0;
    }
}
