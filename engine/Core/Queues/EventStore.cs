using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Events at stable indices, one cache line each. Recycled last-in first-out through the freed events themselves: the
/// line that was just popped is the one that the next push writes, and it is still in L1.
/// </summary>
internal unsafe struct EventStore
{
    public Event* Events;

    private readonly PinnedBlock<Event> _block;
    private int _free = -1;
    private int _used;

    public EventStore(int capacity)
    {
        _block = new(capacity);
        Events = _block.Items;
    }

    /// <summary>Stores a copy of the event and returns its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(in Event item)
    {
        unchecked
        {
            var node = _free;
            if (node >= 0)
            {
                _free = (int)Events[node].Target;
            }
            else
            {
                node = _used;
                if (node == _block.Length)
                {
                    Grow();
                }

                _used = node + 1;
            }

            Events[node] = item;
            return node;
        }
    }

    /// <summary>Copies the event out and recycles its node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(int node, out Event item)
    {
        unchecked
        {
            item = Events[node];
            Events[node].Target = (uint)_free;
            _free = node;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        _block.Grow(_block.Length * 2);
        Events = _block.Items;
    }
}
