namespace NetSim.Core;

/// <summary>
/// The BCL's quaternary heap with the full key, events by value: what every other queue must agree with and beat.
/// </summary>
internal readonly struct BclQueue : IPendingEvents
{
    private readonly PriorityQueue<Event, EventKey> _heap;

    public BclQueue(int capacity) => _heap = new(capacity);

    public int Count => _heap.Count;

    public long NextTime => _heap.TryPeek(out _, out var key) ? key.At : long.MaxValue;

    // Its array holds element and priority side by side.
    public long ReservedBytes => ObjectSize.OfArray<(Event, EventKey)>(_heap.EnsureCapacity(0));

    public void Push(in Event item) => _heap.Enqueue(item, new(item.At, item.Order));

    public void Push(long at, ulong order, uint target, in EventBody body) =>
        Push(new Event { At = at, Order = order, Target = target, Body = body });

    public void Pop(out Event item) => item = _heap.Dequeue();
}
