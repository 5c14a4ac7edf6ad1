using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// What the ladder reads while it moves events between rungs, apart from the events themselves (locality).
/// </summary>
internal struct Link
{
    public long At;
    public int Next;
    public int Unused;
}

/// <summary>
/// Events at stable indices, one cache line each, with their links in a compact array of their own. Recycled last-in
/// first-out: the line that was just popped is the one that the next push writes, and it is still in L1.
/// </summary>
internal unsafe struct NodeStore
{
    /// <summary>"No node".</summary>
    public const int None = -1;

    public Event* Events;
    public Link* Links;

    private readonly PinnedBlock<Event> _eventBlock;
    private readonly PinnedBlock<Link> _linkBlock;
    private int _free = None;
    private int _used;
    private int _capacity;

    public NodeStore(int capacity)
    {
        _eventBlock = new(capacity);
        _linkBlock = new(capacity);
        _capacity = capacity;
        Events = _eventBlock.Items;
        Links = _linkBlock.Items;
    }

    public readonly long ReservedBytes => _eventBlock.ReservedBytes + _linkBlock.ReservedBytes;

    /// <summary>Stores a copy of the event and returns its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(in Event item)
    {
        unchecked
        {
            var node = _free;
            if (node >= 0)
            {
                _free = Links[node].Next;
            }
            else
            {
                node = _used;
                if (node == _capacity)
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
            Links[node].Next = _free;
            _free = node;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        _capacity *= 2;
        _eventBlock.Grow(_capacity);
        _linkBlock.Grow(_capacity);
        Events = _eventBlock.Items;
        Links = _linkBlock.Items;
    }
}
