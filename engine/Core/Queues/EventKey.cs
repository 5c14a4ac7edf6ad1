using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>The total order of law 2 as one comparable value.</summary>
internal readonly record struct EventKey(long At, ulong Order) : IComparable<EventKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(EventKey other) => At != other.At
        ? (At < other.At ? -1 : 1)
        : Order.CompareTo(other.Order);
}
