using NetSim.Core;

namespace NetSim.Network;

/// <summary>Which partition simulates which node, and how far partitions may run apart.</summary>
public sealed class PartitionPlan
{
    private readonly ushort[] _partitionOf;

    internal PartitionPlan(int count, ushort[] partitionOf, Duration lookahead)
    {
        Count = count;
        _partitionOf = partitionOf;
        Lookahead = lookahead;
    }

    /// <summary>Partitions in use, at least 1; every one of them has a node.</summary>
    public int Count { get; }

    /// <summary>
    /// The least time that any packet takes from one partition to another: minimum of delay minus jitter bound over the
    /// links that cross. <see cref="Unbounded"/> when no link crosses.
    /// </summary>
    public Duration Lookahead { get; }

    /// <summary>
    /// The lookahead of partitions that no link connects: 146 years, so that adding it to a time does not overflow.
    /// </summary>
    public static Duration Unbounded => new(long.MaxValue / 2);

    /// <summary>The partition of each node, by node index.</summary>
    public ReadOnlySpan<ushort> PartitionOf => _partitionOf;

    /// <summary>The partition of a node.</summary>
    public int this[uint node] => _partitionOf[node];
}
