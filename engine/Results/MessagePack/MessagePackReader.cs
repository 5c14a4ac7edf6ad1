using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NetSim.Results;

/// <summary>
/// Reads MessagePack objects. Type and methods are named as in the package MessagePack-CSharp, so that it may take this
/// one's place. Bytes that are not what was asked for raise <see cref="MessagePackSerializationException"/>; nothing
/// is allocated for a declared length whose bytes are not there; <see cref="Skip"/> refuses more than 64 levels.
/// </summary>
public ref struct MessagePackReader
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Reads from <paramref name="bytes"/>.</summary>
    public MessagePackReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Reads from <paramref name="memory"/>.</summary>
    public MessagePackReader(ReadOnlyMemory<byte> memory)
        : this(memory.Span)
    {
    }

    /// <summary>Reads from a sequence; one of several segments is copied together first.</summary>
    public MessagePackReader(in ReadOnlySequence<byte> readOnlySequence)
        : this(readOnlySequence.IsSingleSegment ? readOnlySequence.FirstSpan : readOnlySequence.ToArray())
    {
    }

    /// <summary>Bytes read so far.</summary>
    public readonly long Consumed => _position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool End => _position == _bytes.Length;

    /// <summary>First byte of the next object.</summary>
    /// <exception cref="MessagePackSerializationException">There is no next object.</exception>
    public readonly byte NextCode => End ? throw Short("an object", 1) : _bytes[_position];

    /// <summary>What the next object is.</summary>
    /// <exception cref="MessagePackSerializationException">There is no next object.</exception>
    public readonly MessagePackType NextMessagePackType => NextCode switch
    {
        <= MessagePackCode.MaxPositiveFixInt or >= MessagePackCode.MinNegativeFixInt => MessagePackType.Integer,
        < MessagePackCode.FixArray => MessagePackType.Map,
        < MessagePackCode.FixStr => MessagePackType.Array,
        < MessagePackCode.Nil => MessagePackType.String,
        MessagePackCode.Nil => MessagePackType.Nil,
        MessagePackCode.NeverUsed => MessagePackType.Unknown,
        MessagePackCode.False or MessagePackCode.True => MessagePackType.Boolean,
        <= MessagePackCode.Bin32 => MessagePackType.Binary,
        <= MessagePackCode.Ext32 => MessagePackType.Extension,
        <= MessagePackCode.Float64 => MessagePackType.Float,
        <= MessagePackCode.Int64 => MessagePackType.Integer,
        <= MessagePackCode.FixExt16 => MessagePackType.Extension,
        <= MessagePackCode.Str32 => MessagePackType.String,
        <= MessagePackCode.Array32 => MessagePackType.Array,
        _ => MessagePackType.Map,
    };

    /// <summary>Passes over the next object with all that it contains.</summary>
    /// <exception cref="MessagePackSerializationException">It is cut off, malformed or too deep.</exception>
    public void Skip()
    {
        switch (MessagePackMeasure.Measure(_bytes[_position..], out var length))
        {
            case MeasureResult.Whole:
                _position += length;
                break;
            case MeasureResult.Incomplete:
                throw new MessagePackSerializationException($"the object at byte {_position} is cut off");
            default:
                throw new MessagePackSerializationException(
                    $"the object at byte {_position} is malformed or nested deeper than "
                    + $"{MessagePackMeasure.MaximumDepth} levels");
        }
    }

    /// <summary>Reads the next object's bytes as they are.</summary>
    /// <exception cref="MessagePackSerializationException">It is cut off, malformed or too deep.</exception>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _position;
        Skip();
        return _bytes[start.._position];
    }

    /// <summary>Reads nil, if the next object is nil.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryReadNil()
    {
        if (End || _bytes[_position] != MessagePackCode.Nil)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="MessagePackSerializationException">The next object is none.</exception>
    public bool ReadBoolean()
    {
        var value = NextCode switch
        {
            MessagePackCode.True => true,
            MessagePackCode.False => false,
            _ => throw Unexpected("a truth value"),
        };
        _position++;
        return value;
    }

    /// <summary>Reads the number of elements of an array; they follow.</summary>
    /// <exception cref="MessagePackSerializationException">No array, or more elements than bytes are left.</exception>
    public int ReadArrayHeader() => ReadCount(MessagePackType.Array, "an array", 1);

    /// <summary>Reads the number of pairs of a map; keys and values follow in turn.</summary>
    /// <exception cref="MessagePackSerializationException">No map, or more pairs than bytes are left for.</exception>
    public int ReadMapHeader() => ReadCount(MessagePackType.Map, "a map", 2);

    /// <summary>Reads text, or null for nil.</summary>
    /// <exception cref="MessagePackSerializationException">No text, cut off, or not valid UTF-8.</exception>
    public string? ReadString()
    {
        if (TryReadNil())
        {
            return null;
        }

        var at = _position;
        var utf8 = ReadBody(MessagePackType.String, "a text");
        try
        {
            return s_strictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new MessagePackSerializationException($"the text at byte {at} is not valid UTF-8", e);
        }
    }

    /// <summary>Reads the UTF-8 bytes of a text without copying them; their validity is not checked.</summary>
    /// <returns>False when the next object is nil (which stays unread).</returns>
    /// <exception cref="MessagePackSerializationException">No text, or cut off.</exception>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (NextMessagePackType == MessagePackType.Nil)
        {
            return false;
        }

        span = ReadBody(MessagePackType.String, "a text");
        return true;
    }

    /// <summary>Reads bytes without copying them.</summary>
    /// <exception cref="MessagePackSerializationException">No byte string, or cut off.</exception>
    public ReadOnlySpan<byte> ReadBytes() => ReadBody(MessagePackType.Binary, "a byte string");

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="MessagePackSerializationException">No whole number, cut off, or beyond 32 bits.</exception>
    public int ReadInt32() => Narrow<int>(ReadInteger());

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="MessagePackSerializationException">
    /// No whole number, cut off, negative or beyond 32 bits.
    /// </exception>
    public uint ReadUInt32() => Narrow<uint>(ReadInteger());

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="MessagePackSerializationException">
    /// No whole number, cut off, or beyond 64 bits with sign.
    /// </exception>
    public long ReadInt64() => Narrow<long>(ReadInteger());

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="MessagePackSerializationException">No whole number, cut off, or negative.</exception>
    public ulong ReadUInt64() => Narrow<ulong>(ReadInteger());

    /// <summary>Reads a number; whole numbers are converted.</summary>
    /// <exception cref="MessagePackSerializationException">No number, or cut off.</exception>
    public double ReadDouble()
    {
        switch (NextCode)
        {
            case MessagePackCode.Float64:
                return BinaryPrimitives.ReadDoubleBigEndian(TakeFixed(8));
            case MessagePackCode.Float32:
                return BinaryPrimitives.ReadSingleBigEndian(TakeFixed(4));
            default:
                return (double)ReadInteger("a number");
        }
    }

    private Int128 ReadInteger(string expected = "a whole number")
    {
        var code = NextCode;
        switch (code)
        {
            case <= MessagePackCode.MaxPositiveFixInt or >= MessagePackCode.MinNegativeFixInt:
                _position++;
                return unchecked((sbyte)code);
            case MessagePackCode.UInt8:
                return TakeFixed(1)[0];
            case MessagePackCode.UInt16:
                return BinaryPrimitives.ReadUInt16BigEndian(TakeFixed(2));
            case MessagePackCode.UInt32:
                return BinaryPrimitives.ReadUInt32BigEndian(TakeFixed(4));
            case MessagePackCode.UInt64:
                return BinaryPrimitives.ReadUInt64BigEndian(TakeFixed(8));
            case MessagePackCode.Int8:
                return unchecked((sbyte)TakeFixed(1)[0]);
            case MessagePackCode.Int16:
                return BinaryPrimitives.ReadInt16BigEndian(TakeFixed(2));
            case MessagePackCode.Int32:
                return BinaryPrimitives.ReadInt32BigEndian(TakeFixed(4));
            case MessagePackCode.Int64:
                return BinaryPrimitives.ReadInt64BigEndian(TakeFixed(8));
            default:
                throw Unexpected(expected);
        }
    }

    private readonly T Narrow<T>(Int128 value)
        where T : System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        if (value < Int128.CreateChecked(T.MinValue) || value > Int128.CreateChecked(T.MaxValue))
        {
            throw new MessagePackSerializationException(
                $"the number {value} before byte {_position} does not lie in {T.MinValue}..{T.MaxValue}");
        }

        return T.CreateTruncating(value);
    }

    private int ReadCount(MessagePackType type, string expected, uint bytesPerItem)
    {
        var children = Header(type, expected, out var header, out _);
        if (children > (ulong)(_bytes.Length - _position - header))
        {
            throw Short(expected, children);
        }

        _position += header;
        return (int)(children / bytesPerItem);
    }

    private ReadOnlySpan<byte> ReadBody(MessagePackType type, string expected)
    {
        Header(type, expected, out var header, out var body);
        if (body > (ulong)(_bytes.Length - _position - header))
        {
            throw Short(expected, body);
        }

        var start = _position + header;
        _position = start + (int)body;
        return _bytes[start.._position];
    }

    private readonly ulong Header(MessagePackType type, string expected, out int header, out ulong body)
    {
        if (NextMessagePackType != type)
        {
            throw Unexpected(expected);
        }

        return MessagePackMeasure.Header(_bytes[_position..], out header, out body, out var children)
            == MeasureResult.Whole ? children : throw Short(expected, (ulong)header);
    }

    private ReadOnlySpan<byte> TakeFixed(int count)
    {
        if (_bytes.Length - _position - 1 < count)
        {
            throw Short("a number", (ulong)count);
        }

        var taken = _bytes.Slice(_position + 1, count);
        _position += 1 + count;
        return taken;
    }

    private readonly MessagePackSerializationException Short(string expected, ulong wanted) => new(
        $"{expected} at byte {_position} needs {wanted} more bytes, but only {_bytes.Length - _position} are left");

    private readonly MessagePackSerializationException Unexpected(string expected) => new(
        $"expected {expected} at byte {_position}, found code 0x{_bytes[_position]:x2} ({NextMessagePackType})");
}
