namespace NetSim.Core;

/// <summary>The timers of one span of time, in chunks; the newest chunk is the only one not full.</summary>
internal struct TimerBucket
{
    /// <summary>Earliest time in it; meaningless when it is empty.</summary>
    public long Earliest;

    /// <summary>The newest chunk.</summary>
    public int Chunk;

    /// <summary>Timers in it.</summary>
    public int Count;
}
