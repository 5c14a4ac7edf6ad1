using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Timers beside the queue, because most of them never happen: a retransmission timer is set for each connection and
/// comes up for hardly any. A ring of buckets by time (a timing wheel of one level: G. Varghese and T. Lauck, SOSP
/// 1987) holds 16 bytes for each; when a bucket's earliest time is next, those that still apply move into the queue as
/// events, which alone orders them, and the others are forgotten. So the store shows in no result, and neither does the
/// moment at which a bucket is opened: a timer that no longer applies can never apply again.
/// </summary>
internal sealed unsafe class TimerStore
{
    /// <summary>A bucket spans 2^25 ns, a thirtieth of a second: what most connections outlive.</summary>
    private const int SpanBits = 25;

    /// <summary>The ring spans 137 s: TIME-WAIT and every common time-out. Later timers are for the queue.</summary>
    private const int BucketCount = 4096;

    private const int ChunkBits = 5;
    private const int ChunkSize = 1 << ChunkBits;
    private const int BlockBits = 11;
    private const int ChunksInBlock = 1 << BlockBits;
    private const int None = -1;

    private readonly TimerBucket[] _buckets = new TimerBucket[BucketCount];
    private readonly ulong[] _occupied = new ulong[BucketCount / 64];
    private ulong _occupiedWords;

    // Chunks lie in blocks of a megabyte, so that growing moves nothing.
    private PinnedBlock<TimerEntry>[] _blocks = [];
    private int[] _next = new int[ChunksInBlock];
    private int _freeChunk = None;
    private int _usedChunks;

    private long _firstBucket;

    /// <summary>The earliest time in the store; <see cref="long.MaxValue"/> when it is empty.</summary>
    public long NextTime { get; private set; } = long.MaxValue;

    /// <summary>Timers in it, those included that no longer apply.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes allocated: blocks stay for later timers.</summary>
    public long ReservedBytes =>
        ObjectSize.OfArray(_buckets) + ObjectSize.OfArray(_occupied) + ObjectSize.OfArray(_next)
        + _blocks.Sum(block => block.ReservedBytes);

    /// <summary>Adds a timer.</summary>
    /// <param name="now">The present time; no bucket before it is occupied.</param>
    /// <param name="at">When it is due, at least <paramref name="now"/>.</param>
    /// <param name="order">Its key among events of one instant.</param>
    /// <param name="place">Kind and slot.</param>
    /// <returns>False when it lies beyond the ring: only the queue can hold it.</returns>
    public bool TryAdd(long now, long at, ulong order, uint place)
    {
        unchecked
        {
            var number = at >> SpanBits;
            if (number - (now >> SpanBits) >= BucketCount)
            {
                return false;
            }

            var index = (int)number & (BucketCount - 1);
            ref var bucket = ref _buckets[index];
            var room = bucket.Count & (ChunkSize - 1);
            if (room == 0)
            {
                OpenChunk(ref bucket, index);
            }

            Count++;
            bucket.Count++;
            bucket.Earliest = Math.Min(bucket.Earliest, at);
            var entry = EntriesOf(bucket.Chunk) + room;
            entry->Order = order;
            entry->Offset = (uint)at & ((1u << SpanBits) - 1);
            entry->Place = place;
            if (at < NextTime)
            {
                NextTime = at;
                _firstBucket = number;
            }

            return true;
        }
    }

    /// <summary>
    /// Takes out the bucket of <see cref="NextTime"/>: to be read chunk by chunk with <see cref="Read"/>.
    /// </summary>
    /// <param name="start">When the bucket begins.</param>
    public TimerBucket TakeFirst(out long start)
    {
        unchecked
        {
            var index = (int)_firstBucket & (BucketCount - 1);
            start = _firstBucket << SpanBits;
            var taken = _buckets[index];
            Count -= taken.Count;
            _buckets[index].Count = 0;
            ref var word = ref _occupied[index >> 6];
            word &= ~(1UL << (index & 63));
            if (word == 0)
            {
                _occupiedWords &= ~(1UL << (index >> 6));
            }

            FindFirst();
            return taken;
        }
    }

    /// <summary>The entries of the newest chunk of a taken bucket.</summary>
    public ReadOnlySpan<TimerEntry> Read(in TimerBucket taken) =>
        new(EntriesOf(taken.Chunk), ((taken.Count - 1) & (ChunkSize - 1)) + 1);

    /// <summary>Gives the newest chunk of a taken bucket back, so that the one before it is the newest.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Release(ref TimerBucket taken)
    {
        var chunk = taken.Chunk;
        taken.Count = (taken.Count - 1) & ~(ChunkSize - 1);
        taken.Chunk = _next[chunk];
        _next[chunk] = _freeChunk;
        _freeChunk = chunk;
        return taken.Count > 0;
    }

    private TimerEntry* EntriesOf(int chunk) =>
        _blocks[chunk >> BlockBits].Items + ((chunk & (ChunksInBlock - 1)) << ChunkBits);

    // The ring begins at the bucket that was first: nothing before it is occupied.
    private void FindFirst()
    {
        unchecked
        {
            if (_occupiedWords == 0)
            {
                NextTime = long.MaxValue;
                return;
            }

            var from = (int)_firstBucket & (BucketCount - 1);
            var index = from;
            var rest = _occupied[from >> 6] >> (from & 63);
            if (rest != 0)
            {
                index += BitOperations.TrailingZeroCount(rest);
            }
            else
            {
                var turned = BitOperations.RotateRight(_occupiedWords, (from >> 6) + 1);
                var word = ((from >> 6) + 1 + BitOperations.TrailingZeroCount(turned)) & 63;
                index = (word << 6) + BitOperations.TrailingZeroCount(_occupied[word]);
            }

            _firstBucket += (index - from) & (BucketCount - 1);
            NextTime = _buckets[index].Earliest;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenChunk(ref TimerBucket bucket, int index)
    {
        var chunk = _freeChunk;
        if (chunk != None)
        {
            _freeChunk = _next[chunk];
        }
        else
        {
            chunk = _usedChunks++;
            if (chunk >> BlockBits == _blocks.Length)
            {
                _blocks = [.. _blocks, new PinnedBlock<TimerEntry>(ChunksInBlock * ChunkSize)];
                Array.Resize(ref _next, _blocks.Length * ChunksInBlock);
            }
        }

        if (bucket.Count == 0)
        {
            _occupied[index >> 6] |= 1UL << (index & 63);
            _occupiedWords |= 1UL << (index >> 6);
            bucket.Earliest = long.MaxValue;
            bucket.Chunk = None;
        }

        _next[chunk] = bucket.Chunk;
        bucket.Chunk = chunk;
    }
}
