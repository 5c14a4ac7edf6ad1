using System.Buffers.Binary;

namespace NetSim.Results;

/// <summary>
/// How a record lies in a stream: a MessagePack array of four, <c>[kind, sequence, payload, crc]</c>. Kind is a text of
/// 1 to 31 bytes; sequence and crc always take five bytes, so that a writer need not know the future and a reader finds
/// the checksum in the last four. The checksum covers every byte of the frame before its own object.
/// </summary>
internal static class RecordFrame
{
    /// <summary>Longest frame in bytes. It bounds what a reader holds in memory and looks at after damage.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>First byte of every frame: an array of four.</summary>
    public const byte Mark = MessagePackCode.FixArray | 4;

    /// <summary>Bytes of the sequence number and of the checksum, codes included.</summary>
    public const int NumberLength = 5;

    /// <summary>Bytes of everything but kind and payload.</summary>
    public const int Overhead = 2 + (2 * NumberLength);

    /// <summary>Looks for a frame at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What is left of the stream, or its next <see cref="MaximumLength"/> bytes.</param>
    /// <param name="frame">Where its parts lie, when it is whole and its checksum right.</param>
    /// <returns>Null when the frame is good, else what is wrong with it.</returns>
    public static string? Parse(ReadOnlySpan<byte> bytes, out FrameParts frame)
    {
        frame = default;
        if (bytes[0] != Mark)
        {
            return "no record starts here";
        }

        var kindLength = bytes.Length < 2 ? 0 : bytes[1] - MessagePackCode.FixStr;
        if (bytes.Length >= 2 && kindLength is < 1 or > MessagePackCode.MaxFixString)
        {
            return "the record has no kind";
        }

        var payloadAt = 2 + kindLength + NumberLength;
        if (bytes.Length <= payloadAt)
        {
            return TornReason;
        }

        if (bytes[2 + kindLength] != MessagePackCode.UInt32)
        {
            return "the record has no sequence number";
        }

        return ParseBody(bytes, kindLength, payloadAt, out frame);
    }

    private const string TornReason = "the stream ends within a record";

    private static string? ParseBody(ReadOnlySpan<byte> bytes, int kindLength, int payloadAt, out FrameParts frame)
    {
        frame = default;
        var window = bytes[payloadAt..Math.Min(bytes.Length, MaximumLength)];
        switch (MessagePackMeasure.Measure(window, out var payloadLength))
        {
            case MeasureResult.Malformed:
                return "the record's content is not MessagePack";
            case MeasureResult.Incomplete:
                return bytes.Length >= MaximumLength ? "the record is longer than any record" : TornReason;
        }

        var crcAt = payloadAt + payloadLength;
        if (crcAt + NumberLength > bytes.Length)
        {
            return TornReason;
        }

        if (bytes[crcAt] != MessagePackCode.UInt32
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[(crcAt + 1)..]) != Crc32.Compute(bytes[..crcAt]))
        {
            return "the record's checksum is wrong";
        }

        frame = new FrameParts(
            kindLength,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[(payloadAt - 4)..]),
            payloadAt,
            payloadLength);
        return null;
    }
}

/// <summary>Where the parts of a frame lie, counted from its first byte.</summary>
internal readonly record struct FrameParts(int KindLength, uint Sequence, int PayloadAt, int PayloadLength)
{
    public int Length => PayloadAt + PayloadLength + RecordFrame.NumberLength;
}
