using System.Buffers.Binary;
using static NetSim.Wire.TcpOptionsLayout;

namespace NetSim.Wire;

/// <summary>
/// Reads TCP options in any order and padding. Unknown ones are skipped; those that belong on a SYN are ignored
/// elsewhere and the reverse, as Linux (v6.18, tcp_parse_options) does, so that what is read can always be written
/// again. Of an option that comes twice the last counts.
/// </summary>
internal static class TcpOptionsReader
{
    public static DecodeError Read(ReadOnlySpan<byte> options, ref Packet packet, ref PacketExtension extension)
    {
        while (!options.IsEmpty && options[0] != KindEnd)
        {
            if (options[0] == KindNop)
            {
                options = options[1..];
                continue;
            }

            int length = options.Length >= 2 ? options[1] : 0;
            if (length < 2 || length > options.Length)
            {
                return DecodeError.TcpOptionLength;
            }

            if (!TryReadOne(options[0], options[2..length], ref packet, ref extension))
            {
                return DecodeError.TcpOptionSize;
            }

            options = options[length..];
        }

        if (extension.HasAccurateEcn && LengthOf(packet, extension) > WireSizes.MaximumTcpOptions)
        {
            // Packed more tightly than we write: what is read can always be written again, so it goes.
            extension.RemoveAccurateEcn(packet.Has(TcpFlags.Syn));
        }

        return DecodeError.None;
    }

    /// <summary>Reads one option; false when it has a length that it cannot have.</summary>
    private static bool TryReadOne(
        byte kind,
        ReadOnlySpan<byte> value,
        ref Packet packet,
        ref PacketExtension extension)
    {
        bool isSyn = packet.Has(TcpFlags.Syn);
        switch (kind)
        {
            case KindMaximumSegmentSize when value.Length == 2:
                ReadMaximumSegmentSize(isSyn, value, ref packet);
                return true;
            case KindWindowScale when value.Length == 1:
                packet.WindowScale = isSyn ? Math.Min((int)value[0], LargestWindowScale) : -1;
                return true;
            case KindSackPermitted when value.IsEmpty:
                packet.SackPermitted = isSyn;
                return true;
            case KindTimestamps when value.Length == 8:
                packet.HasTimestamps = true;
                packet.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(value);
                packet.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
                return true;
            case KindSack when value.Length >= SackBlockLength && value.Length % SackBlockLength == 0:
                ReadSack(isSyn ? default : value, ref extension);
                return true;
            case KindFastOpen:
                ReadFastOpen(isSyn, value, isExperimental: false, ref extension);
                return true;
            case KindAccurateEcn0 or KindAccurateEcn1:
                ReadAccurateEcn(isSyn, kind == KindAccurateEcn1, value, ref extension);
                return true;
            case KindExperimental when IsFastOpen(value):
                ReadFastOpen(isSyn, value[2..], isExperimental: true, ref extension);
                return true;
            default:
                return kind is not (KindMaximumSegmentSize or KindWindowScale or KindSackPermitted
                    or KindTimestamps or KindSack);
        }
    }

    private static void ReadMaximumSegmentSize(bool isSyn, ReadOnlySpan<byte> value, ref Packet packet)
    {
        // Elsewhere than on a SYN the same field holds the payload's length.
        if (isSyn)
        {
            packet.MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(value);
        }
    }

    private static bool IsFastOpen(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(value) == FastOpenMagic;

    private static void ReadSack(ReadOnlySpan<byte> blocks, ref PacketExtension extension)
    {
        // 40 octets of options hold at most four blocks, so the count needs no other bound.
        extension.SackBlocks = 0;
        while (!blocks.IsEmpty)
        {
            var left = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(blocks));
            var right = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(blocks[4..]));
            extension.AddSack(new SackBlock(left, right));
            blocks = blocks[SackBlockLength..];
        }
    }

    // As many counters as there are whole ones; what is left over is ignored (tcp_accecn_process_option).
    private static void ReadAccurateEcn(
        bool isSyn,
        bool isEct1First,
        ReadOnlySpan<byte> value,
        ref PacketExtension extension)
    {
        int count = Math.Min(value.Length / AccurateEcnOption.CounterLength, AccurateEcnOption.MostCounters);
        extension.SetAccurateEcn(
            isSyn,
            new AccurateEcnOption(
                isEct1First, (byte)count, Counter(value, 0, count), Counter(value, 1, count), Counter(value, 2, count)));
    }

    private static uint Counter(ReadOnlySpan<byte> value, int index, int count)
    {
        if (index >= count)
        {
            return 0;
        }

        ReadOnlySpan<byte> octets = value[(index * AccurateEcnOption.CounterLength)..];
        return ((uint)octets[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(octets[1..]);
    }

    // RFC 7413 section 4.1.1: an option with a cookie of another length is ignored, not refused.
    private static void ReadFastOpen(
        bool isSyn,
        ReadOnlySpan<byte> cookie,
        bool isExperimental,
        ref PacketExtension extension)
    {
        if (isSyn && PacketExtension.IsCookieLength(cookie.Length))
        {
            extension.SetFastOpen(cookie, isExperimental);
        }
    }
}
