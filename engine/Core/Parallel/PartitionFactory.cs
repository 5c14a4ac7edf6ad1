namespace NetSim.Core;

/// <summary>Makes the partitions of an engine, compiled for the queue that was chosen.</summary>
internal static class PartitionFactory
{
    private const int InitialCapacity = 256;

    public static WindowedPartition[] Create(EngineOptions options, RunState run)
    {
        var count = 1;
        foreach (var partition in run.PartitionOf)
        {
            count = Math.Max(count, partition + 1);
        }

        var partitions = new WindowedPartition[count];
        for (var index = 0; index < count; index++)
        {
            partitions[index] = Create(options.Queue, index, run, partitions);
        }

        return partitions;
    }

    private static WindowedPartition Create(QueueKind kind, int index, RunState run, WindowedPartition[] peers) =>
        kind switch
        {
            QueueKind.Ladder => new QueuedPartition<LadderQueue>(index, run, peers, new(InitialCapacity)),
            QueueKind.Radix => new QueuedPartition<RadixLadderQueue>(index, run, peers, new(InitialCapacity)),
            QueueKind.Bcl => new QueuedPartition<BclQueue>(index, run, peers, new(InitialCapacity)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown queue."),
        };
}
