namespace NetSim.Network;

/// <summary>Packets of a <see cref="PacketStore"/> in the order in which they came.</summary>
internal struct PacketLine
{
    private int _first;
    private int _last;

    public readonly bool IsEmpty => _first == 0;

    public readonly int First => _first;

    /// <summary>Bytes in line.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets in line.</summary>
    public int Packets { get; private set; }

    public void Append(PacketStore store, int slot)
    {
        store[slot].Next = 0;
        if (_first == 0)
        {
            _first = slot;
        }
        else
        {
            store[_last].Next = slot;
        }

        _last = slot;
        Packets++;
        Bytes += store[slot].Size;
    }

    /// <summary>Takes the first; 0 when nobody waits.</summary>
    public int TakeFirst(PacketStore store)
    {
        var slot = _first;
        if (slot != 0)
        {
            _first = store[slot].Next;
            Packets--;
            Bytes -= store[slot].Size;
        }

        return slot;
    }
}
