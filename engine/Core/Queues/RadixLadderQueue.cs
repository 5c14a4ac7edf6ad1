using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Radix ladder: a monotone radix heap (R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan, JACM 37(2), 1990) with
/// 256-ary digits that, as a ladder queue does, stops splitting when few entries are left and sorts those. Sixteen-byte
/// entries move through contiguous chunks, the events themselves never: each event costs one write, one prefetchable
/// read, and at most one move per level.
/// </summary>
/// <remarks>
/// The base is never later than the last event popped. Window: the times that share the base's bucket; they are in the
/// bottom. As in <see cref="LadderQueue"/>, looking at <see cref="NextTime"/> moves nothing.
/// </remarks>
internal unsafe struct RadixLadderQueue : IPendingEvents
{
    // A bucket is sorted as a whole when it is small, or a small part of what is pending (few pushes fall into its span
    // then); the upper bound keeps its events within the second-level cache.
    private const int SmallBucket = 256;
    private const int LargestBucket = 4096;
    private const int PendingPerBucketBits = 3;

    private EventStore _events;
    private RadixLevels _levels;
    private SortedBottom _bottom;
    private long _base;
    private ulong _window;
    private long _next;
    private long _last;
    private int _count;
    private BottomEntry[] _scratch = [];

    public RadixLadderQueue(int capacity)
    {
        _events = new(capacity);
        _levels = new(Math.Max(16, capacity / RadixLevels.ChunkSize));
        _bottom = new(SmallBucket);
        _next = long.MaxValue;
    }

    public readonly int Count => _count;

    public readonly long NextTime => _next;

    public readonly long ReservedBytes => _events.ReservedBytes + _levels.ReservedBytes + _bottom.ReservedBytes
        + ObjectSize.OfArray(_scratch);

    public void Push(in Event item) => Place(item.At, item.Order, _events.Add(in item));

    public void Push(long at, ulong order, uint target, in EventBody body) =>
        Place(at, order, _events.Add(at, order, target, in body));

    public void Pop(out Event item)
    {
        unchecked
        {
            if (_bottom.IsEmpty)
            {
                Refill();
            }

            _events.Remove(_bottom.Pop(), out item);
            _count--;
            _last = item.At;
            _next = _bottom.IsEmpty ? _levels.FindNextTime() : _bottom.NextTime;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Place(long at, ulong order, int node)
    {
        unchecked
        {
            _count++;
            if (at < _next)
            {
                _next = at;
            }

            var difference = (ulong)(at ^ _base);
            if (difference >= _window)
            {
                _levels.Add(at, difference, node);
            }
            else
            {
                PushLate(at, order, node);
            }
        }
    }

    private void PushLate(long at, ulong order, int node)
    {
        _bottom.InsertLate(at, order, node);
        if (_bottom.IsCrowded && _window > 1)
        {
            SplitBottom();
        }
    }

    private void Refill()
    {
        unchecked
        {
            var limit = Math.Clamp(_count >> PendingPerBucketBits, SmallBucket, LargestBucket);
            while (true)
            {
                var bucket = _levels.TakeFirst(out var level);
                _base = bucket.Min;
                if (bucket.Count <= limit || level == 0)
                {
                    _window = 1UL << (level * RadixLevels.DigitBits);
                    FillBottom(in bucket);
                    return;
                }

                Scatter(bucket);
            }
        }
    }

    /// <summary>
    /// Sorts a bucket into the bottom: one pass counts how many entries fall into each of about as many slots, one puts
    /// them there, and what is left to do for an insertion sort is within a slot. Touching each event for its order
    /// brings it into the cache for the pops that follow.
    /// </summary>
    private void FillBottom(in RadixBucket bucket)
    {
        unchecked
        {
            var run = _bottom.BeginRun(bucket.Count);
            if (bucket.Count == 1)
            {
                var only = _levels.EntriesOf(bucket.Chunk);
                run[0] = new(only->At, _events.Events[only->Node].Order, only->Node);
            }
            else if (bucket.Count <= LargestBucket)
            {
                Distribute(in bucket, run);
                SortedBottom.SortByInsertion(run, bucket.Count);
            }
            else
            {
                Copy(in bucket, run);
                _bottom.Sort();
            }

            for (var chunk = bucket.Chunk; chunk >= 0;)
            {
                chunk = _levels.Release(chunk);
            }
        }
    }

    private readonly void Copy(in RadixBucket bucket, BottomEntry* to)
    {
        unchecked
        {
            var count = RadixLevels.NewestCount(bucket.Count);
            for (var chunk = bucket.Chunk; chunk >= 0; chunk = _levels.Before(chunk))
            {
                var from = _levels.EntriesOf(chunk);
                for (var end = from + count; from < end; from++)
                {
                    *to++ = new(from->At, _events.Events[from->Node].Order, from->Node);
                }

                count = RadixLevels.ChunkSize;
            }
        }
    }

    [SkipLocalsInit]
    private readonly void Distribute(in RadixBucket bucket, BottomEntry* run)
    {
        unchecked
        {
            var slots = stackalloc ushort[(LargestBucket * 2) + 1];
            var min = bucket.Min;
            var span = (ulong)(FindMax(in bucket) - min);
            var shift = Math.Max(0, BitOperations.Log2(span | 1) - BitOperations.Log2((uint)bucket.Count));
            var slotCount = (int)(span >> shift) + 1;
            new Span<ushort>(slots, slotCount).Clear();
            var count = RadixLevels.NewestCount(bucket.Count);
            for (var chunk = bucket.Chunk; chunk >= 0; chunk = _levels.Before(chunk))
            {
                var from = _levels.EntriesOf(chunk);
                for (var end = from + count; from < end; from++)
                {
                    slots[(ulong)(from->At - min) >> shift]++;
                }

                count = RadixLevels.ChunkSize;
            }

            var begin = 0;
            for (var slot = 0; slot < slotCount; slot++)
            {
                var size = slots[slot];
                slots[slot] = (ushort)begin;
                begin += size;
            }

            count = RadixLevels.NewestCount(bucket.Count);
            for (var chunk = bucket.Chunk; chunk >= 0; chunk = _levels.Before(chunk))
            {
                var from = _levels.EntriesOf(chunk);
                for (var end = from + count; from < end; from++)
                {
                    var place = slots[(ulong)(from->At - min) >> shift]++;
                    run[place] = new(from->At, _events.Events[from->Node].Order, from->Node);
                }

                count = RadixLevels.ChunkSize;
            }
        }
    }

    private readonly long FindMax(in RadixBucket bucket)
    {
        unchecked
        {
            var max = bucket.Min;
            var count = RadixLevels.NewestCount(bucket.Count);
            for (var chunk = bucket.Chunk; chunk >= 0; chunk = _levels.Before(chunk))
            {
                var from = _levels.EntriesOf(chunk);
                for (var end = from + count; from < end; from++)
                {
                    max = Math.Max(max, from->At);
                    Prefetch.ForRead(_events.Events + from->Node);
                }

                count = RadixLevels.ChunkSize;
            }

            return max;
        }
    }

    private void Scatter(RadixBucket bucket)
    {
        unchecked
        {
            var chunk = bucket.Chunk;
            var count = RadixLevels.NewestCount(bucket.Count);
            while (chunk >= 0)
            {
                for (var i = 0; i < count; i++)
                {
                    // Looked up each time: adding may move the chunks.
                    var entry = _levels.EntriesOf(chunk)[i];
                    _levels.Add(entry.At, (ulong)(entry.At ^ _base), entry.Node);
                }

                chunk = _levels.Release(chunk);
                count = RadixLevels.ChunkSize;
            }
        }
    }

    /// <summary>
    /// Narrows the window to nothing and gives a crowded bottom back to the levels below it. The base becomes the last
    /// time popped, which lies in the window, and not the earliest time waiting: earlier ones may still be pushed.
    /// </summary>
    private void SplitBottom()
    {
        unchecked
        {
            var count = _bottom.Count;
            if (_scratch.Length < count)
            {
                _scratch = new BottomEntry[count * 2];
            }

            var entries = _scratch.AsSpan(0, count);
            _base = _last;
            _window = 0;
            _bottom.Drain(entries);
            foreach (ref readonly var entry in entries)
            {
                _levels.Add(entry.At, (ulong)(entry.At ^ _base), entry.Node);
            }
        }
    }
}
