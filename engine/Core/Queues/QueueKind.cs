namespace NetSim.Core;

/// <summary>Which pending-event set the partitions use. Results never depend on it (law 1), only speed does.</summary>
public enum QueueKind
{
    /// <summary>Ladder queue over linked nodes; good up to 1e5 pending events.</summary>
    Ladder,

    /// <summary>
    /// Radix ladder over contiguous chunks of keys: the default, up to tens of millions of pending events.
    /// </summary>
    Radix,

    /// <summary>
    /// The BCL's <see cref="PriorityQueue{TElement,TPriority}"/> with the full key: oracle and yardstick.
    /// </summary>
    Bcl,
}
