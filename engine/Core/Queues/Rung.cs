using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>A chain of nodes whose times lie in one bucket. Meaningless unless the rung's bit for it is set.</summary>
internal struct Bucket
{
    public long Min;
    public int Head;
    public int Count;
}

/// <summary>
/// One rung of the ladder: a span of time cut into buckets of 2^Shift nanoseconds, about one event each.
/// </summary>
internal sealed unsafe class Rung
{
    private const int MaxBucketBits = 20;

    private readonly PinnedBlock<Bucket> _bucketBlock = new(64);
    private readonly PinnedBlock<ulong> _occupiedBlock = new(1);
    private Bucket* _buckets;
    private ulong* _occupied;
    private int _words;

    /// <summary>No occupied bucket lies before this one.</summary>
    private int _current;

    /// <summary>Time at which bucket 0 begins.</summary>
    public long Start { get; private set; }

    /// <summary>First time that no longer belongs to this rung.</summary>
    public long End { get; private set; }

    /// <summary>Binary logarithm of the bucket width in nanoseconds.</summary>
    public int Shift { get; private set; }

    public long ReservedBytes => _bucketBlock.ReservedBytes + _occupiedBlock.ReservedBytes;

    /// <summary>Empties the rung and cuts [start, end) for about <paramref name="count"/> events.</summary>
    public void Open(long start, long end, int count)
    {
        unchecked
        {
            var span = (ulong)(end - start);
            var bits = Math.Min(BitOperations.Log2((uint)count), MaxBucketBits);
            Start = start;
            End = end;
            Shift = Math.Max(0, BitOperations.Log2(span) - bits);
            var buckets = (int)((span - 1) >> Shift) + 1;
            _words = (buckets + 63) >> 6;
            if (buckets > _bucketBlock.Length)
            {
                _bucketBlock.Grow((int)BitOperations.RoundUpToPowerOf2((uint)buckets));
                _occupiedBlock.Grow(_bucketBlock.Length >> 6);
            }

            _buckets = _bucketBlock.Items;
            _occupied = _occupiedBlock.Items;
            new Span<ulong>(_occupied, _words).Clear();
            _current = buckets;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long at, int node, Link* links)
    {
        unchecked
        {
            var index = (int)((ulong)(at - Start) >> Shift);
            var bucket = _buckets + index;
            var word = _occupied + (index >> 6);
            var bit = 1UL << (index & 63);
            links[node].At = at;
            if ((*word & bit) != 0)
            {
                links[node].Next = bucket->Head;
                bucket->Head = node;
                bucket->Count++;
                if (at < bucket->Min)
                {
                    bucket->Min = at;
                }

                return;
            }

            *word |= bit;
            links[node].Next = NodeStore.None;
            bucket->Head = node;
            bucket->Count = 1;
            bucket->Min = at;
            if (index < _current)
            {
                _current = index;
            }
        }
    }

    /// <summary>Moves to the first occupied bucket; false when there is none.</summary>
    public bool TryFind(out long min)
    {
        unchecked
        {
            var word = _current >> 6;
            if (word < _words)
            {
                var bits = _occupied[word] & (ulong.MaxValue << (_current & 63));
                while (bits == 0 && ++word < _words)
                {
                    bits = _occupied[word];
                }

                if (bits != 0)
                {
                    _current = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    min = _buckets[_current].Min;
                    return true;
                }
            }

            _current = _words << 6;
            min = long.MaxValue;
            return false;
        }
    }

    /// <summary>
    /// Takes the bucket that <see cref="TryFind"/> found out of the rung, with the time at which it ends.
    /// </summary>
    public Bucket TakeFound(out long end)
    {
        unchecked
        {
            var index = _current++;
            _occupied[index >> 6] &= ~(1UL << (index & 63));
            var width = 1UL << Shift;
            var left = (ulong)(End - Start) - ((ulong)index << Shift);
            end = left <= width ? End : Start + ((long)(index + 1) << Shift);
            return _buckets[index];
        }
    }
}
