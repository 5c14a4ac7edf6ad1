using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Events at stable indices, one cache line each. Recycled last-in first-out: the line that was just popped is the one
/// that the next push writes, and it is still in L1. The free indices lie in an array of their own, so that taking many
/// at once (what other partitions sent) does not wait for one cold line after the other.
/// </summary>
internal unsafe struct EventStore
{
    public Event* Events;

    private readonly PinnedBlock<Event> _block;
    private readonly PinnedBlock<int> _freeBlock;
    private int* _free;
    private int _freeCount;
    private int _used;

    public EventStore(int capacity)
    {
        _block = new(capacity);
        _freeBlock = new(capacity);
        Events = _block.Items;
        _free = _freeBlock.Items;
    }

    public readonly long ReservedBytes => _block.ReservedBytes + _freeBlock.ReservedBytes;

    /// <summary>Stores a copy of the event and returns its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(in Event item)
    {
        var node = Take();
        Events[node] = item;
        return node;
    }

    /// <summary>The same, from the event's parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(long at, ulong order, uint target, in EventBody body)
    {
        var node = Take();
        var place = Events + node;
        place->At = at;
        place->Order = order;
        place->Target = target;
        place->Body = body;
        return node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Take()
    {
        unchecked
        {
            if (_freeCount > 0)
            {
                return _free[--_freeCount];
            }

            if (_used == _block.Length)
            {
                Grow();
            }

            return _used++;
        }
    }

    /// <summary>Copies the event out and recycles its node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(int node, out Event item)
    {
        unchecked
        {
            item = Events[node];
            _free[_freeCount++] = node;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        _block.Grow(_block.Length * 2);
        _freeBlock.Grow(_block.Length);
        Events = _block.Items;
        _free = _freeBlock.Items;
    }
}
