using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>Free boxes of one async method in one partition, last in first out.</summary>
internal sealed class BoxShelf
{
    private HandlerBox? _free;
    private HandlerBox? _first;

    /// <summary>Boxes made for the method so far, in use or free.</summary>
    internal int Created { get; private set; }

    /// <summary>Bytes of all of them, with the locals of the method.</summary>
    internal long ReservedBytes =>
        ObjectSize.Of<BoxShelf>() + (_first is null ? 0 : Created * ObjectSize.Of(_first.GetType()));

    internal void NoteCreated(HandlerBox box)
    {
        _first ??= box;
        Created++;
    }

    internal HandlerBox? TryTake()
    {
        var box = _free;
        if (box is not null)
        {
            _free = box.Next;
            box.Next = null;
        }

        return box;
    }

    internal void Put(HandlerBox box)
    {
        box.Next = _free;
        _free = box;
    }
}
