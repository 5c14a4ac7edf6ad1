namespace NetSim.Core;

/// <summary>What a timer in a lane needs: 24 bytes instead of an event's 64.</summary>
internal struct LaneEntry
{
    public long At;
    public ulong Order;
    public uint Content;
    public int Reference;
}

/// <summary>
/// A first-in first-out ring of timers whose delay is constant, so that they arrive sorted by time. It grows by chunks,
/// which are reused in turn: no entry ever moves.
/// </summary>
internal sealed class Lane(byte kind)
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    private LaneEntry[]?[] _chunks = new LaneEntry[4][];
    private long _head;
    private long _tail;
    private long _lastTime = long.MinValue;

    /// <summary>The kind of the events that come out.</summary>
    public byte Kind { get; } = kind;

    public long Count => _tail - _head;

    /// <summary>Bytes allocated: chunks stay for the next lap.</summary>
    public long ReservedBytes =>
        ObjectSize.OfArray(_chunks) + (_chunks.Count(chunk => chunk is not null) * ObjectSize.OfArray<LaneEntry>(ChunkSize));

    /// <summary>Time of the first entry; <see cref="long.MaxValue"/> when empty.</summary>
    public long NextTime { get; private set; } = long.MaxValue;

    /// <summary>Whether the second entry has the first one's time, so that only the queue can order them.</summary>
    public bool IsHeadTied => Count > 1 && At(_head + 1).At == NextTime;

    /// <summary>Appends; false when the time is before the last one's, which only the queue can hold.</summary>
    public bool TryAdd(in LaneEntry entry)
    {
        if (Count == 0)
        {
            NextTime = entry.At;
        }
        else if (entry.At < _lastTime)
        {
            return false;
        }

        if ((_tail & (ChunkSize - 1)) == 0)
        {
            OpenChunk();
        }

        At(_tail) = entry;
        _tail++;
        _lastTime = entry.At;
        return true;
    }

    /// <summary>Takes the first entry. Not when empty.</summary>
    public LaneEntry Take()
    {
        var entry = At(_head);
        _head++;
        NextTime = Count == 0 ? long.MaxValue : At(_head).At;
        return entry;
    }

    // Chunk slots are a ring of a power-of-two length; a slot keeps its chunk for the next lap.
    private ref LaneEntry At(long position) =>
        ref _chunks[(int)(position >> ChunkBits) & (_chunks.Length - 1)]![position & (ChunkSize - 1)];

    private void OpenChunk()
    {
        var first = _head >> ChunkBits;
        var last = _tail >> ChunkBits;
        if (Count > 0 && last - first == _chunks.Length)
        {
            var larger = new LaneEntry[_chunks.Length * 2][];
            for (var chunk = first; chunk < last; chunk++)
            {
                larger[(int)chunk & (larger.Length - 1)] = _chunks[(int)chunk & (_chunks.Length - 1)]!;
            }

            _chunks = larger;
        }

        _chunks[(int)last & (_chunks.Length - 1)] ??= new LaneEntry[ChunkSize];
    }
}
