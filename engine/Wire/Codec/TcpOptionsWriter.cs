using System.Buffers.Binary;
using static NetSim.Wire.TcpOptionsLayout;

namespace NetSim.Wire;

/// <summary>Writes TCP options in the order and padding of <see cref="TcpOptionsLayout"/>.</summary>
internal static class TcpOptionsWriter
{
    /// <summary>Writes the options of a segment.</summary>
    /// <param name="packet">The segment.</param>
    /// <param name="extension">Its extension, or the default.</param>
    /// <param name="destination">Exactly <see cref="LengthOf(in Packet, in PacketExtension)"/> octets.</param>
    public static void Write(in Packet packet, in PacketExtension extension, Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        if (packet.Has(TcpFlags.Syn))
        {
            WriteSyn(packet, extension, destination);
            return;
        }

        int position = packet.HasTimestamps ? WriteTimestamps(packet, KindNop, KindNop, destination) : 0;
        int accurateEcn = position;
        position += ClearAccurateEcn(extension, extension.SackBlocks != 0 ? SackNops : 0, destination[position..]);
        if (extension.SackBlocks != 0)
        {
            WriteSack(extension, destination[position..]);
        }

        WriteAccurateEcn(extension, isSyn: false, destination[accurateEcn..]);
    }

    // Fills the room of the option; what of it takes the place of later nops is written after those.
    private static int ClearAccurateEcn(in PacketExtension extension, int spareNops, Span<byte> destination)
    {
        int length = AccurateEcnLength(extension.AccurateEcnLength, spareNops);
        destination[..length].Fill(KindNop);
        return length;
    }

    private static void WriteAccurateEcn(in PacketExtension extension, bool isSyn, Span<byte> destination)
    {
        if (!extension.HasAccurateEcn)
        {
            return;
        }

        AccurateEcnOption option = extension.GetAccurateEcn(isSyn);
        destination[0] = option.IsEct1First ? KindAccurateEcn1 : KindAccurateEcn0;
        destination[1] = (byte)option.Length;
        for (int index = 0; index < option.Count; index++)
        {
            Span<byte> octets = destination[(2 + (index * AccurateEcnOption.CounterLength))..];
            octets[0] = (byte)(option[index] >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(octets[1..], (ushort)(option[index] & 0xFFFF));
        }
    }

    private static void WriteSyn(in Packet packet, in PacketExtension extension, Span<byte> destination)
    {
        int position = 0;
        if (packet.MaximumSegmentSize != 0)
        {
            uint option = (KindMaximumSegmentSize << 24) | (4u << 16) | (uint)packet.MaximumSegmentSize;
            BinaryPrimitives.WriteUInt32BigEndian(destination, option);
            position = MaximumSegmentSizeLength;
        }

        if (packet.HasTimestamps)
        {
            position += packet.SackPermitted
                ? WriteTimestamps(packet, KindSackPermitted, 2, destination[position..])
                : WriteTimestamps(packet, KindNop, KindNop, destination[position..]);
        }

        int accurateEcn = position;
        position += ClearAccurateEcn(extension, SpareNops(packet), destination[position..]);
        if (packet.SackPermitted && !packet.HasTimestamps)
        {
            position += WriteFour(KindNop, KindNop, KindSackPermitted, 2, destination[position..]);
        }

        if (packet.WindowScale >= 0)
        {
            byte scale = (byte)packet.WindowScale;
            position += WriteFour(KindNop, KindWindowScale, 3, scale, destination[position..]);
        }

        if (extension.HasFastOpen)
        {
            WriteFastOpen(extension, destination[position..]);
        }

        WriteAccurateEcn(extension, isSyn: true, destination[accurateEcn..]);
    }

    private static int WriteTimestamps(in Packet packet, byte first, byte second, Span<byte> destination)
    {
        WriteFour(first, second, KindTimestamps, 10, destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], packet.TimestampValue);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], packet.TimestampEcho);
        return TimestampsLength;
    }

    private static void WriteSack(in PacketExtension extension, Span<byte> destination)
    {
        byte length = (byte)(2 + (extension.SackBlocks * SackBlockLength));
        WriteFour(KindNop, KindNop, KindSack, length, destination);
        for (int index = 0; index < extension.SackBlocks; index++)
        {
            SackBlock block = extension.GetSack(index);
            Span<byte> octets = destination[(SackBaseLength + (index * SackBlockLength))..];
            BinaryPrimitives.WriteUInt32BigEndian(octets, block.Left.Value);
            BinaryPrimitives.WriteUInt32BigEndian(octets[4..], block.Right.Value);
        }
    }

    private static void WriteFastOpen(in PacketExtension extension, Span<byte> destination)
    {
        destination.Fill(KindNop);
        bool isExperimental = extension.FastOpenExperimental != 0;
        int cookieOffset = isExperimental ? 4 : 2;
        destination[0] = isExperimental ? KindExperimental : KindFastOpen;
        destination[1] = (byte)(cookieOffset + extension.FastOpenCookieLength);
        if (isExperimental)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], FastOpenMagic);
        }

        extension.CopyFastOpenCookie(destination[cookieOffset..]);
    }

    private static int WriteFour(byte a, byte b, byte c, byte d, Span<byte> destination)
    {
        destination[3] = d;
        destination[2] = c;
        destination[1] = b;
        destination[0] = a;
        return 4;
    }
}
