using NetSim.Core;

namespace NetSim.Tests.Core;

/// <summary>
/// Runs one sequence of pushes and pops through a queue and through the oracle, comparing everything seen.
/// </summary>
internal sealed class QueueRace<TQueue>(TQueue queue)
    where TQueue : struct, IPendingEvents
{
    private TQueue _queue = queue;
    private BclQueue _oracle = new(16);
    private ulong _serial;

    /// <summary>Time of the last event popped: nothing may be pushed before it.</summary>
    public long Now { get; private set; }

    public int Count => _oracle.Count;

    /// <summary>The first difference, or null.</summary>
    public string? Difference { get; private set; }

    /// <summary>Pushes an event; the origin decides among equal times.</summary>
    public void Push(long delay, uint origin)
    {
        var order = EventOrder.Of(origin, _serial++);
        var item = new Event { At = Now + delay, Order = order, Target = origin };
        item.Body.Fourth = (long)order;
        item.Body.Reference = (int)_serial;
        _queue.Push(in item);
        _oracle.Push(in item);
        Compare("after a push");
    }

    public void Pop()
    {
        _queue.Pop(out var actual);
        _oracle.Pop(out var expected);
        Now = expected.At;
        var isEqual = actual.At == expected.At && actual.Order == expected.Order && actual.Target == expected.Target
            && actual.Body.Fourth == expected.Body.Fourth && actual.Body.Reference == expected.Body.Reference;
        Difference ??= isEqual
            ? null
            : $"popped {actual.At}:{actual.Order:x}, expected {expected.At}:{expected.Order:x}";
        Compare("after a pop");
    }

    public void PopAll()
    {
        while (_oracle.Count > 0 && Difference is null)
        {
            Pop();
        }
    }

    private void Compare(string when)
    {
        if (_queue.Count != _oracle.Count || _queue.NextTime != _oracle.NextTime)
        {
            Difference ??= $"{when}: {_queue.Count} waiting, next {_queue.NextTime}; "
                + $"expected {_oracle.Count}, next {_oracle.NextTime}";
        }
    }
}
