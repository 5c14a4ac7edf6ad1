using NetSim.Core;

namespace NetSim.Network;

/// <summary>What a queue of one member of a direction needs to know of its surroundings.</summary>
/// <param name="Forwarding">The partition's, which counts, reports and frees what the queue drops.</param>
/// <param name="State">The direction.</param>
/// <param name="Member">Which member of the link's group.</param>
/// <param name="From">The sending node.</param>
/// <param name="Index">The queue's place among the partition's queues.</param>
internal readonly record struct QueuePlace(
    Forwarding Forwarding, DirectionState State, int Member, uint From, int Index)
{
    /// <summary>The key of the queue's own draws.</summary>
    public RandomKey Key => State.QueueKey.For((ulong)Member);
}
