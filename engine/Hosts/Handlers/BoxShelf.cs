namespace NetSim.Hosts;

/// <summary>Free boxes of one async method in one partition, last in first out.</summary>
internal sealed class BoxShelf
{
    private HandlerBox? _free;

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
