using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>The yardstick's other form: the BCL heap moves indices, the events stay where they are.</summary>
internal struct BclIndexQueue(int capacity) : IPendingEvents
{
    private readonly PriorityQueue<int, EventKey> _heap = new(capacity);
    private EventStore _events = new(Math.Max(16, capacity));

    public readonly int Count => _heap.Count;

    public readonly long NextTime => _heap.TryPeek(out _, out var key) ? key.At : long.MaxValue;

    public void Push(in Event item) => _heap.Enqueue(_events.Add(in item), new(item.At, item.Order));

    public void Push(long at, ulong order, uint target, in EventBody body) =>
        _heap.Enqueue(_events.Add(at, order, target, in body), new(at, order));

    public void Pop(out Event item) => _events.Remove(_heap.Dequeue(), out item);
}
