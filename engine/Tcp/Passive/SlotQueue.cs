using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>First in, first out, of slab slots; grows, never shrinks.</summary>
internal struct SlotQueue
{
    private int[]? _ring;
    private int _head;

    internal int Count { get; private set; }

    /// <summary>Bytes of the ring.</summary>
    internal readonly long ReservedBytes => ObjectSize.OfArray(_ring);

    internal void Enqueue(int slot)
    {
        _ring ??= new int[4];
        if (Count == _ring.Length)
        {
            var larger = new int[_ring.Length * 2];
            for (var i = 0; i < Count; i++)
            {
                larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
            }

            _ring = larger;
            _head = 0;
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = slot;
        Count++;
    }

    /// <summary>The oldest slot; 0 when there is none.</summary>
    internal int Dequeue()
    {
        if (Count == 0)
        {
            return 0;
        }

        var slot = _ring![_head]; // not null: something was enqueued
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return slot;
    }
}
