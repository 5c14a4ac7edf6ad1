using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// The queue of what is not sent yet, cut into buffers as Linux cuts it (tcp_sendmsg_locked, tcp_grow_skb, v6.18). Bursts
// and PSH follow the cuts. What fills one buffer at most, which is most of what is written, has no record here.
public sealed partial class TcpStack
{
    // A buffer holds what a network card takes as one: 64 KiB less the room for headers (sk_gso_max_size).
    private const int LargestBuffer = 65_536 - 321;

    private readonly Slab<WriteBuffer> _writeBuffers = new();

    /// <summary>
    /// Appends octets of a write, one buffer after the other; full ones are pushed before the next is begun
    /// (the loop of tcp_sendmsg_locked).
    /// </summary>
    /// <returns>Octets accepted; less than all when the send buffer is full or the low-water mark is reached.</returns>
    private int FillBuffers(TcpHost host, int slot, int length)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        var accepted = 0;
        while (true)
        {
            var goal = BufferGoal(ref sock);
            var taken = Math.Min(RoomInTail(in sock, in recovery, goal), length - accepted);
            if (taken <= 0)
            {
                if (!MayBeginBuffer(host, in sock))
                {
                    return accepted;
                }

                CloseTail(in sock, ref recovery);
                taken = Math.Min(goal, length - accepted);
            }

            // What was the end of a write lies within a segment now; PSH stays where one write fills several buffers.
            recovery.TailMarks &= accepted == 0 ? WriteMarks.None : ~WriteMarks.EndsWrite;
            sock.WriteSeq += taken;
            accepted += taken;
            if (accepted == length)
            {
                return accepted;
            }

            PushFullBuffer(host, slot);
        }
    }

    private void PushFullBuffer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        if (IsPushForced(in sock))
        {
            MarkPush(ref sock, ref recovery, WriteMarks.Push);
            PushPending(host, slot, NagleMode.Off);
        }
        else if (recovery.FirstBuffer == 0 && HasUnsent(in sock))
        {
            // tcp_push_one
            FollowRoute(host, ref sock);
            WriteOut(host, slot, NagleMode.Off, WriteExtent.OneBurst);
        }
    }

    // forced_push: more than half of the largest window was written since the last PSH.
    private static bool IsPushForced(in FullSock sock) =>
        sock.WriteSeq.IsAfter(new(unchecked(sock.PushedSeq.Value + (sock.MaxWindow >> 1))));

    // tcp_mark_push
    private static void MarkPush(ref FullSock sock, ref RecoveryState recovery, WriteMarks marks)
    {
        recovery.TailMarks |= marks;
        sock.PushedSeq = sock.WriteSeq;
    }

    /// <summary>Octets that a buffer takes: whole segments, no more than half of the largest window (tcp_xmit_size_goal).</summary>
    private int BufferGoal(ref FullSock sock)
    {
        const int HalfWindowAbove = 536;
        var mss = Math.Max(1, CurrentMss(ref sock));
        var cut = sock.MaxWindow > HalfWindowAbove ? sock.MaxWindow >> 1 : sock.MaxWindow;
        var largest = cut != 0 ? (int)Math.Min(cut, LargestBuffer) : LargestBuffer;
        return Math.Max(mss, largest - (largest % mss));
    }

    /// <summary>What the tail still takes; 0 when there is none, or nothing may follow in it.</summary>
    private int RoomInTail(in FullSock sock, in RecoveryState recovery, int goal)
    {
        var octets = sock.WriteSeq - TailStart(in sock, in recovery);
        var takesMore = octets != 0 && (recovery.TailMarks & WriteMarks.EndOfRecord) == 0;
        return takesMore ? Math.Max(0, goal - octets) : 0;
    }

    private SequenceNumber TailStart(in FullSock sock, in RecoveryState recovery) =>
        recovery.LastBuffer == 0 ? sock.SndNxt : _writeBuffers[recovery.LastBuffer].End;

    // A buffer is begun while the queue is below the limit, so the last one may go beyond it (sk_stream_memory_free).
    private bool MayBeginBuffer(TcpHost host, in FullSock sock) =>
        BufferUsed(in sock) < sock.SendBuffer && UnsentBelowLowWater(host, in sock, wakes: false);

    private void CloseTail(in FullSock sock, ref RecoveryState recovery)
    {
        if (sock.WriteSeq != TailStart(in sock, in recovery))
        {
            var slot = _writeBuffers.Take();
            _writeBuffers[slot] = new WriteBuffer { End = sock.WriteSeq, Marks = recovery.TailMarks };
            if (recovery.LastBuffer == 0)
            {
                recovery.FirstBuffer = slot;
            }
            else
            {
                _writeBuffers[recovery.LastBuffer].Next = slot;
            }

            recovery.LastBuffer = slot;
        }

        recovery.TailMarks = WriteMarks.None;
    }

    /// <summary>
    /// Octets of the first buffer, which is not the tail. Since 6.10 it takes what it lacks of a burst from the buffer behind it
    /// (tcp_grow_skb).
    /// </summary>
    private int GrowFirstBuffer(TcpHost host, in FullSock sock, ref RecoveryState recovery, int wanted)
    {
        ref var first = ref _writeBuffers[recovery.FirstBuffer];
        var missing = wanted - (first.End - sock.SndNxt);
        if (missing > 0 && host.Profile.GrowsBursts.Value && (first.Marks & WriteMarks.EndOfRecord) == 0)
        {
            var nextEnd = first.Next == 0 ? DataEnd(in sock) : _writeBuffers[first.Next].End;
            var length = nextEnd - first.End;
            first.End += Math.Min(missing, length);
            first.Marks &= ~WriteMarks.EndsWrite;
            if (missing >= length)
            {
                MergeNext(ref recovery);
            }
        }

        return (recovery.FirstBuffer == 0 ? DataEnd(in sock) : first.End) - sock.SndNxt;
    }

    // The first buffer has taken all of the next one, and its marks.
    private void MergeNext(ref RecoveryState recovery)
    {
        ref var first = ref _writeBuffers[recovery.FirstBuffer];
        if (first.Next == 0)
        {
            recovery.TailMarks |= first.Marks;
            LeaveFirstBuffer(ref recovery);
            return;
        }

        var gone = first.Next;
        ref readonly var next = ref _writeBuffers[gone];
        first.Marks = first.Marks | next.Marks;
        first.Next = next.Next;
        recovery.LastBuffer = recovery.LastBuffer == gone ? recovery.FirstBuffer : recovery.LastBuffer;
        _writeBuffers.Release(gone);
    }

    private void LeaveFirstBuffer(ref RecoveryState recovery)
    {
        var gone = recovery.FirstBuffer;
        recovery.FirstBuffer = _writeBuffers[gone].Next;
        recovery.LastBuffer = recovery.FirstBuffer == 0 ? 0 : recovery.LastBuffer;
        _writeBuffers.Release(gone);
    }

    private void PurgeBuffers(ref RecoveryState recovery)
    {
        while (recovery.FirstBuffer != 0)
        {
            LeaveFirstBuffer(ref recovery);
        }

        recovery.TailMarks = WriteMarks.None;
    }

    /// <summary>What the last segment says that reaches <paramref name="end"/>, which may be the end of a buffer.</summary>
    private WriteMarks TakeMarksAt(in FullSock sock, ref RecoveryState recovery, SequenceNumber end)
    {
        if (recovery.FirstBuffer == 0)
        {
            var isTail = end == DataEnd(in sock);
            var marks = isTail ? recovery.TailMarks : WriteMarks.None;
            recovery.TailMarks = isTail ? WriteMarks.None : recovery.TailMarks;
            return marks;
        }

        ref readonly var first = ref _writeBuffers[recovery.FirstBuffer];
        if (first.End != end)
        {
            return WriteMarks.None;
        }

        var ofBuffer = first.Marks;
        LeaveFirstBuffer(ref recovery);
        return ofBuffer;
    }

    // One past the last octet of data that was written.
    private static SequenceNumber DataEnd(in FullSock sock) =>
        (sock.Flags & FullSockFlags.FinQueued) != 0 ? sock.WriteSeq + -1 : sock.WriteSeq;
}
