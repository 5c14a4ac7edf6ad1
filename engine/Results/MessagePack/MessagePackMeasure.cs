using System.Buffers.Binary;

namespace NetSim.Results;

/// <summary>What a look at the first object of some bytes finds.</summary>
internal enum MeasureResult
{
    /// <summary>The object is there in full.</summary>
    Whole,

    /// <summary>So far it is well-formed, but more bytes are needed.</summary>
    Incomplete,

    /// <summary>No MessagePack: the unused code, or too deep.</summary>
    Malformed,
}

/// <summary>Finds where an object ends without reading its values, recursing or allocating.</summary>
internal static class MessagePackMeasure
{
    /// <summary>Deepest nesting of arrays and maps that is accepted.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Measures the first object in <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Starts with an object.</param>
    /// <param name="length">Its length in bytes, when it is whole.</param>
    public static MeasureResult Measure(ReadOnlySpan<byte> bytes, out int length)
    {
        // Objects still to come at each level; a level is left when its count reaches zero.
        Span<ulong> pending = stackalloc ulong[MaximumDepth + 1];
        pending[0] = 1;
        var depth = 0;
        length = 0;
        while (depth >= 0)
        {
            if (pending[depth] == 0)
            {
                depth--;
                continue;
            }

            pending[depth]--;
            var result = Header(bytes[length..], out var header, out var body, out var children);
            if (result != MeasureResult.Whole)
            {
                return result;
            }

            // Every child takes a byte at least: a count beyond the bytes that are left needs no walk to be refused.
            if ((ulong)(bytes.Length - length - header) < body + children)
            {
                return MeasureResult.Incomplete;
            }

            length += header + (int)body;
            if (children > 0)
            {
                if (depth == MaximumDepth)
                {
                    return MeasureResult.Malformed;
                }

                pending[++depth] = children;
            }
        }

        return MeasureResult.Whole;
    }

    /// <summary>Reads one object's header.</summary>
    /// <param name="bytes">Starts with the object.</param>
    /// <param name="header">Bytes of the header, code included.</param>
    /// <param name="body">Bytes that follow the header and hold no objects.</param>
    /// <param name="children">Objects that follow: elements, or keys and values.</param>
    public static MeasureResult Header(
        ReadOnlySpan<byte> bytes, out int header, out ulong body, out ulong children)
    {
        (header, body, children) = (1, 0, 0);
        if (bytes.IsEmpty)
        {
            return MeasureResult.Incomplete;
        }

        var code = bytes[0];
        switch (code)
        {
            case <= MessagePackCode.MaxPositiveFixInt or >= MessagePackCode.MinNegativeFixInt:
            case MessagePackCode.Nil or MessagePackCode.False or MessagePackCode.True:
                return MeasureResult.Whole;
            case < MessagePackCode.FixArray:
                children = (code & 0x0ful) * 2;
                return MeasureResult.Whole;
            case < MessagePackCode.FixStr:
                children = code & 0x0ful;
                return MeasureResult.Whole;
            case < MessagePackCode.Nil:
                body = code & 0x1ful;
                return MeasureResult.Whole;
            case MessagePackCode.NeverUsed:
                return MeasureResult.Malformed;
            case >= MessagePackCode.Float32 and <= MessagePackCode.Int64:
                body = FixedBody(code);
                return MeasureResult.Whole;
            case >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16:
                body = 1 + (1ul << (code - MessagePackCode.FixExt1));
                return MeasureResult.Whole;
            default:
                return Sized(bytes, code, out header, out body, out children);
        }
    }

    private static ulong FixedBody(byte code) => code switch
    {
        MessagePackCode.UInt8 or MessagePackCode.Int8 => 1,
        MessagePackCode.UInt16 or MessagePackCode.Int16 => 2,
        MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 4,
        _ => 8,
    };

    private static MeasureResult Sized(
        ReadOnlySpan<byte> bytes, byte code, out int header, out ulong body, out ulong children)
    {
        var width = code switch
        {
            MessagePackCode.Bin8 or MessagePackCode.Ext8 or MessagePackCode.Str8 => 1,
            MessagePackCode.Bin32 or MessagePackCode.Ext32 or MessagePackCode.Str32 or MessagePackCode.Array32
                or MessagePackCode.Map32 => 4,
            _ => 2,
        };
        (header, body, children) = (1 + width, 0, 0);
        if (bytes.Length < header)
        {
            return MeasureResult.Incomplete;
        }

        ulong size = width switch
        {
            1 => bytes[1],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]),
        };
        switch (code)
        {
            case MessagePackCode.Array16 or MessagePackCode.Array32:
                children = size;
                break;
            case MessagePackCode.Map16 or MessagePackCode.Map32:
                children = size * 2;
                break;
            case MessagePackCode.Ext8 or MessagePackCode.Ext16 or MessagePackCode.Ext32:
                body = size + 1;
                break;
            default:
                body = size;
                break;
        }

        return MeasureResult.Whole;
    }
}
