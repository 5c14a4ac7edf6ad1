namespace NetSim.Core;

/// <summary>Which pending-event set the partitions use. Results never depend on it (law 1), only speed does.</summary>
public enum QueueKind
{
    /// <summary>Ladder queue over stable nodes: the default.</summary>
    Ladder,

    /// <summary>Radix ladder over contiguous chunks of keys: flat cost up to tens of millions of pending events.</summary>
    Radix,

    /// <summary>The BCL's <see cref="PriorityQueue{TElement,TPriority}"/> with the full key: oracle and yardstick.</summary>
    Bcl,
}
