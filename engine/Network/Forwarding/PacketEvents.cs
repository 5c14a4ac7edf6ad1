using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// A packet and an event body are the same 44 bytes, a packet extension and an event extension the same 64: each is
/// seen as the other without a copy. The first byte is the event's kind, the last four are local to the partition.
/// </summary>
public static class PacketEvents
{
    /// <summary>The packet that an arrival carries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Packet AsPacket(ref EventBody body) => ref Unsafe.As<EventBody, Packet>(ref body);

    /// <summary>A packet as the body of an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref EventBody AsBody(ref Packet packet) => ref Unsafe.As<Packet, EventBody>(ref packet);

    /// <summary>An event's extension as that of its packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly PacketExtension AsPacketExtension(ref readonly Extension extension) =>
        ref Unsafe.As<Extension, PacketExtension>(ref Unsafe.AsRef(in extension));

    /// <summary>A packet's extension as that of an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly Extension AsExtension(ref readonly PacketExtension extension) =>
        ref Unsafe.As<PacketExtension, Extension>(ref Unsafe.AsRef(in extension));

    /// <summary>The event kind without its extension bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte KindOf(in EventBody body) => (byte)(body.Kind & ~EventBody.HasExtension);

    /// <summary>The kind of event that carries the packet, without its extension bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte KindOf(in Packet packet) => (byte)(packet.Carrier & ~EventBody.HasExtension);

    /// <summary>Whether an arrived packet has an extension, found with <see cref="ExtensionOf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasExtension(in Packet packet) => (packet.Carrier & EventBody.HasExtension) != 0;

    /// <summary>The extension of the packet being handled; only when <see cref="HasExtension"/>.</summary>
    public static ref readonly PacketExtension ExtensionOf(Partition here, ref Packet packet) =>
        ref AsPacketExtension(in here.ExtensionOf(in AsBody(ref packet)));
}
