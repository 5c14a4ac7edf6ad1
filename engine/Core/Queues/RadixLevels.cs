using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>What moves between levels: a time, and where its event lies.</summary>
internal struct RadixEntry
{
    public long At;
    public int Node;
    public int Unused;
}

/// <summary>The entries of one digit of one level, in chunks; the newest chunk is the only one not full.</summary>
internal struct RadixBucket
{
    public long Min;
    public int Chunk;
    public int Count;
}

/// <summary>
/// Buckets by the highest digit in which a time differs from the base, and that digit's value. Entries lie in
/// contiguous chunks of 256 bytes, so that moving them reads memory in order.
/// </summary>
internal unsafe struct RadixLevels
{
    public const int DigitBits = 8;
    public const int ChunkSize = 16;

    private const int Digits = 1 << DigitBits;
    private const int Words = (Digits + 63) / 64;
    private const int LevelCount = (63 + DigitBits - 1) / DigitBits;
    private const int None = -1;

    private readonly PinnedBlock<RadixBucket> _bucketBlock = new(LevelCount * Digits);
    private readonly PinnedBlock<ulong> _occupiedBlock = new(LevelCount * Words);
    private readonly PinnedBlock<RadixEntry> _entryBlock;
    private readonly PinnedBlock<int> _nextBlock;
    private readonly RadixBucket* _buckets;
    private readonly ulong* _occupied;
    private RadixEntry* _entries;
    private int* _next;
    private int _freeChunk = None;
    private int _usedChunks;
    private uint _occupiedLevels;

    public RadixLevels(int chunks)
    {
        _entryBlock = new(chunks * ChunkSize);
        _nextBlock = new(chunks);
        _buckets = _bucketBlock.Items;
        _occupied = _occupiedBlock.Items;
        _entries = _entryBlock.Items;
        _next = _nextBlock.Items;
        new Span<RadixBucket>(_buckets, _bucketBlock.Length).Clear();
        new Span<ulong>(_occupied, _occupiedBlock.Length).Clear();
    }

    public readonly long ReservedBytes => _bucketBlock.ReservedBytes + _occupiedBlock.ReservedBytes
        + _entryBlock.ReservedBytes + _nextBlock.ReservedBytes;

    /// <summary>
    /// Adds an entry whose time differs from the base by <paramref name="difference"/> (exclusive or).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long at, ulong difference, int node)
    {
        unchecked
        {
            var level = BitOperations.Log2(difference) / DigitBits;
            var index = (level << DigitBits) | ((int)(at >> (level * DigitBits)) & (Digits - 1));
            var bucket = _buckets + index;
            var place = bucket->Count & (ChunkSize - 1);
            if (place == 0)
            {
                OpenChunk(bucket, index, at);
            }

            bucket->Count++;
            if (at < bucket->Min)
            {
                bucket->Min = at;
            }

            var entry = _entries + (((long)bucket->Chunk * ChunkSize) + place);
            entry->At = at;
            entry->Node = node;
        }
    }

    /// <summary>Earliest time in the levels; <see cref="long.MaxValue"/> when empty.</summary>
    public readonly long FindNextTime() =>
        _occupiedLevels == 0 ? long.MaxValue : _buckets[FindFirst()].Min;

    /// <summary>Takes the earliest bucket out; its chunks stay valid until they are given back one by one.</summary>
    public RadixBucket TakeFirst(out int level)
    {
        unchecked
        {
            var index = FindFirst();
            level = index >> DigitBits;
            var word = index >> 6;
            _occupied[word] &= ~(1UL << (index & 63));
            var left = 0UL;
            for (var i = level * Words; i < (level + 1) * Words; i++)
            {
                left |= _occupied[i];
            }

            if (left == 0)
            {
                _occupiedLevels &= ~(1u << level);
            }

            var bucket = _buckets[index];
            _buckets[index].Count = 0;
            return bucket;
        }
    }

    /// <summary>The entries of a bucket's newest chunk.</summary>
    public readonly RadixEntry* EntriesOf(int chunk) => _entries + ((long)chunk * ChunkSize);

    /// <summary>How many entries the newest chunk of a taken bucket holds.</summary>
    public static int NewestCount(int count) => ((count - 1) & (ChunkSize - 1)) + 1;

    /// <summary>The full chunk before this one of the same bucket; negative when there is none.</summary>
    public readonly int Before(int chunk) => _next[chunk];

    /// <summary>Recycles a chunk and returns the one before it.</summary>
    public int Release(int chunk)
    {
        var before = _next[chunk];
        _next[chunk] = _freeChunk;
        _freeChunk = chunk;
        return before;
    }

    private readonly int FindFirst()
    {
        unchecked
        {
            var level = BitOperations.TrailingZeroCount(_occupiedLevels);
            var word = level * Words;
            while (_occupied[word] == 0)
            {
                word++;
            }

            return (word << 6) + BitOperations.TrailingZeroCount(_occupied[word]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenChunk(RadixBucket* bucket, int index, long at)
    {
        unchecked
        {
            var chunk = _freeChunk;
            if (chunk != None)
            {
                _freeChunk = _next[chunk];
            }
            else
            {
                chunk = _usedChunks++;
                if (chunk == _nextBlock.Length)
                {
                    Grow();
                }
            }

            if (bucket->Count == 0)
            {
                _occupied[index >> 6] |= 1UL << (index & 63);
                _occupiedLevels |= 1u << (index >> DigitBits);
                bucket->Min = at;
                bucket->Chunk = None;
            }

            _next[chunk] = bucket->Chunk;
            bucket->Chunk = chunk;
        }
    }

    private void Grow()
    {
        _nextBlock.Grow(_nextBlock.Length * 2);
        _entryBlock.Grow(_nextBlock.Length * ChunkSize);
        _entries = _entryBlock.Items;
        _next = _nextBlock.Items;
    }
}
