using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// The 44 bytes of an event that Core does not interpret. Three conventions bind the rooms above:
/// the top bit of <see cref="Kind"/> says that <see cref="Reference"/> indexes the partition's extension slab (Core
/// copies the extension when the event leaves its partition and frees it after delivery), the last four bytes
/// (<see cref="Reference"/>) are local to a partition, so they never enter the fingerprint, and the kinds from
/// <see cref="FirstTimer"/> to <see cref="LastTimer"/> are timers, which happen only while they apply.
/// </summary>
[StructLayout(LayoutKind.Explicit, Pack = 4, Size = 44)]
public struct EventBody
{
    /// <summary>Set in <see cref="Kind"/> when <see cref="Reference"/> indexes the extension slab.</summary>
    public const byte HasExtension = 0x80;

    /// <summary>The first of the eight kinds that are timers, see <see cref="Partition.ArmTimer"/>.</summary>
    public const byte FirstTimer = 0x10;

    /// <summary>The last kind that is a timer.</summary>
    public const byte LastTimer = 0x17;

    /// <summary>What kind of event this is; the switch of the dispatcher.</summary>
    [FieldOffset(0)] public byte Kind;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(1)] public byte Small;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(2)] public ushort Medium;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(4)] public long First;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(12)] public long Second;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(20)] public long Third;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(28)] public long Fourth;

    /// <summary>Free for the room that owns the kind.</summary>
    [FieldOffset(36)] public uint Fifth;

    /// <summary>
    /// An index that means something in one partition only (a slab slot); never part of the fingerprint.
    /// </summary>
    [FieldOffset(40)] public int Reference;
}
