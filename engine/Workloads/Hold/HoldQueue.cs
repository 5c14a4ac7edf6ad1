namespace NetSim.Workloads;

/// <summary>Who takes part in the hold model: the engine's queues, and two forms of the yardstick.</summary>
public enum HoldQueue
{
    /// <summary>The BCL's priority queue with the full key, events by value.</summary>
    Bcl,

    /// <summary>
    /// The BCL's priority queue with the full key, moving indices of events that stay where they are.
    /// </summary>
    BclIndex,

    /// <summary>The ladder queue.</summary>
    Ladder,

    /// <summary>The radix ladder, the engine's default.</summary>
    Radix,
}
