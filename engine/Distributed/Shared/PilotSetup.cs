using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>What a pilot must know before it takes its first chunk.</summary>
/// <param name="Script">The script, under a path that is valid on every machine.</param>
/// <param name="WallSeconds">Wall-clock time of one run in seconds.</param>
/// <param name="MemoryBytes">Memory of a worker in bytes; 0 for no limit.</param>
/// <param name="Workers">Worker processes that a pilot keeps.</param>
public sealed record PilotSetup(WorkerSetup Script, double WallSeconds, long MemoryBytes, int Workers)
{
    /// <summary>The limits of a run.</summary>
    public RunLimits Limits() => new(TimeSpan.FromSeconds(WallSeconds), MemoryBytes);
}

/// <summary>Some runs that one pilot takes at once.</summary>
/// <param name="Name">Name of the chunk, unique in its directory.</param>
/// <param name="Tasks">The runs.</param>
public sealed record Chunk(string Name, IReadOnlyList<RunTask> Tasks);
