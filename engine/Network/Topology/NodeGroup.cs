namespace NetSim.Network;

/// <summary>
/// A run of nodes with consecutive indices and addresses: what <see cref="Topology.AddNodes"/> made, or a slice of it.
/// </summary>
/// <param name="First">Index of the first node.</param>
/// <param name="Count">Nodes in the run, at least 1.</param>
public readonly record struct NodeGroup(uint First, int Count)
{
    /// <summary>The index after the last node.</summary>
    public uint End => First + (uint)Count;

    /// <summary>The index of a member.</summary>
    /// <param name="member">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group has no such member.</exception>
    public uint this[int member] => (uint)member < (uint)Count
        ? First + (uint)member
        : throw new ArgumentOutOfRangeException(nameof(member), member, $"The group has members 0 to {Count - 1}.");

    /// <summary>Whether the node belongs to the group.</summary>
    public bool Contains(uint node) => node >= First && node < End;

    /// <summary>Some consecutive members as a group.</summary>
    /// <param name="start">First member of the slice.</param>
    /// <param name="count">Members in the slice, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice is empty or reaches beyond the group.</exception>
    public NodeGroup Slice(int start, int count)
    {
        if (start < 0 || count < 1 || start > Count - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"Members {start} to {(long)start + count - 1} are not all in 0 to {Count - 1}.");
        }

        return new(First + (uint)start, count);
    }
}
