using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class QueueScaleTests
{
    private const int Million = 1_000_000;

    [Test]
    public void A_million_events_at_one_instant_come_in_order([Values("ladder", "radix", "bcl")] string queue)
    {
        Assert.That(PopsInOrder(queue), Is.EqualTo(Million + (Million / 10)));
    }

    private static int PopsInOrder(string queue) => queue switch
    {
        "ladder" => PopsInOrder(new LadderQueue(16)),
        "radix" => PopsInOrder(new RadixLadderQueue(16)),
        _ => PopsInOrder(new BclQueue(16)),
    };

    /// <summary>
    /// Pushes a million at one instant in scrambled order, and while popping them one more for every tenth, of which
    /// half belong at once and half at the end.
    /// </summary>
    private static int PopsInOrder<TQueue>(TQueue queue)
        where TQueue : struct, IPendingEvents
    {
        var item = new Event { At = 5 };
        for (var i = 0UL; i < Million; i++)
        {
            item.Order = (i * 611_953 % Million) * 2;
            queue.Push(in item);
        }

        var popped = 0;
        var last = -1L;
        var inOrder = 0;
        while (queue.Count > 0)
        {
            queue.Pop(out item);
            inOrder += (long)item.Order > last ? 1 : 0;
            last = (long)item.Order;
            if (popped++ % 10 == 0 && popped < Million)
            {
                item.Order = popped % 20 == 1 ? item.Order + 1 : (ulong)((Million * 2) + popped);
                queue.Push(in item);
            }
        }

        return inOrder;
    }
}
