namespace NetSim.Core;

/// <summary>
/// A timer that waits: a quarter of an event. Its host is in the order, and the store's bucket
/// knows the rest of its time.
/// </summary>
internal struct TimerEntry
{
    /// <summary>Key among events of one instant.</summary>
    public ulong Order;

    /// <summary>Nanoseconds after the start of its bucket.</summary>
    public uint Offset;

    /// <summary>Kind less <see cref="EventBody.FirstTimer"/> in the top three bits, slab slot below.</summary>
    public uint Place;
}
