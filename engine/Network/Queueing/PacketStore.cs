using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The packets that wait in the disciplined queues of one partition: a slab with integer links. Slot 0 is none.
/// </summary>
internal sealed class PacketStore
{
    private WaitingPacket[] _packets = new WaitingPacket[32];
    private PacketExtension[] _extensions = [];
    private int _used = 1;
    private int _firstFree;

    public ref WaitingPacket this[int slot] => ref _packets[slot];

    /// <summary>The extension of a waiting packet that has one.</summary>
    public ref readonly PacketExtension ExtensionOf(int slot) => ref _extensions[slot];

    /// <summary>Bytes of the slab.</summary>
    public long ReservedBytes => ObjectSize.OfArray(_packets) + ObjectSize.OfArray(_extensions);

    /// <summary>Keeps a packet; the rest of its slot is the caller's to fill in.</summary>
    public int Add(in Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var slot = _firstFree;
        if (slot != 0)
        {
            _firstFree = _packets[slot].Next;
        }
        else
        {
            if (_used == _packets.Length)
            {
                Array.Resize(ref _packets, _packets.Length * 2);
            }

            slot = _used++;
        }

        _packets[slot] = new() { Packet = packet, HasExtension = hasExtension };
        if (hasExtension)
        {
            if (_extensions.Length <= slot)
            {
                Array.Resize(ref _extensions, _packets.Length);
            }

            _extensions[slot] = extension;
        }

        return slot;
    }

    /// <summary>Gives a slot back.</summary>
    public void Free(int slot)
    {
        _packets[slot].Next = _firstFree;
        _firstFree = slot;
    }
}

/// <summary>A packet in a queue.</summary>
internal struct WaitingPacket
{
    public Packet Packet;
    public bool HasExtension;

    /// <summary>Whether it is the copy that a duplicating link made, whose draws are its own.</summary>
    public bool IsCopy;

    /// <summary>Its size on the wire in bytes.</summary>
    public int Size;

    /// <summary>When it joined the queue, in nanoseconds.</summary>
    public long EnqueuedAt;

    /// <summary>Its number for the link's draws.</summary>
    public ulong Ordinal;

    /// <summary>The node that it goes to.</summary>
    public uint To;

    /// <summary>The next in the queue, or the next free slot.</summary>
    public int Next;
}
