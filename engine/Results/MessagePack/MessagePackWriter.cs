using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NetSim.Results;

/// <summary>
/// Writes MessagePack objects in their shortest form. Type and methods are named as in the package MessagePack-CSharp,
/// so that it may take this one's place. Call <see cref="Flush"/> at the end: until then bytes may be held back.
/// </summary>
/// <param name="output">Where the bytes go.</param>
public ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _span;
    private int _pending;

    /// <summary>Hands everything written so far to the output.</summary>
    public void Flush()
    {
        if (_pending > 0)
        {
            _output.Advance(_pending);
        }

        _pending = 0;
        _span = default;
    }

    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteByte(MessagePackCode.Nil);

    /// <summary>Writes a truth value.</summary>
    public void Write(bool value) => WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes a 64-bit floating-point number.</summary>
    public void Write(double value)
    {
        var span = Take(9);
        span[0] = MessagePackCode.Float64;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
    }

    /// <summary>Writes a 32-bit floating-point number.</summary>
    public void Write(float value)
    {
        var span = Take(5);
        span[0] = MessagePackCode.Float32;
        BinaryPrimitives.WriteSingleBigEndian(span[1..], value);
    }

    /// <summary>Writes a whole number in its shortest form.</summary>
    public void Write(int value) => Write((long)value);

    /// <summary>Writes a whole number in its shortest form.</summary>
    public void Write(uint value) => Write((ulong)value);

    /// <summary>Writes a whole number in its shortest form.</summary>
    public void Write(long value)
    {
        if (value >= 0)
        {
            Write((ulong)value);
        }
        else if (value >= -32)
        {
            WriteByte(unchecked((byte)value));
        }
        else if (value >= sbyte.MinValue)
        {
            var span = Take(2);
            span[0] = MessagePackCode.Int8;
            span[1] = unchecked((byte)value);
        }
        else if (value >= short.MinValue)
        {
            var span = Take(3);
            span[0] = MessagePackCode.Int16;
            BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
        }
        else if (value >= int.MinValue)
        {
            var span = Take(5);
            span[0] = MessagePackCode.Int32;
            BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
        }
        else
        {
            var span = Take(9);
            span[0] = MessagePackCode.Int64;
            BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        }
    }

    /// <summary>Writes a whole number in its shortest form.</summary>
    public void Write(ulong value)
    {
        if (value <= MessagePackCode.MaxPositiveFixInt)
        {
            WriteByte((byte)value);
        }
        else if (value <= byte.MaxValue)
        {
            var span = Take(2);
            span[0] = MessagePackCode.UInt8;
            span[1] = (byte)value;
        }
        else if (value <= ushort.MaxValue)
        {
            WriteSized(MessagePackCode.UInt16, (ushort)value);
        }
        else if (value <= uint.MaxValue)
        {
            WriteUInt32((uint)value);
        }
        else
        {
            var span = Take(9);
            span[0] = MessagePackCode.UInt64;
            BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        }
    }

    /// <summary>Writes a whole number in exactly five bytes, whatever its size.</summary>
    public void WriteUInt32(uint value)
    {
        var span = Take(5);
        span[0] = MessagePackCode.UInt32;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
    }

    /// <summary>Writes text, or nil for null.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
            return;
        }

        Write(value.AsSpan());
    }

    /// <summary>Writes text.</summary>
    public void Write(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    /// <param name="utf8stringBytes">Valid UTF-8; not checked.</param>
    public void WriteString(scoped ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader(utf8stringBytes.Length);
        WriteRaw(utf8stringBytes);
    }

    /// <summary>Announces a text of so many bytes; they must follow by <see cref="WriteRaw"/>.</summary>
    public void WriteStringHeader(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        if (byteCount <= MessagePackCode.MaxFixString)
        {
            WriteByte((byte)(MessagePackCode.FixStr | byteCount));
        }
        else
        {
            WriteLength(MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32, byteCount);
        }
    }

    /// <summary>Writes bytes.</summary>
    public void Write(scoped ReadOnlySpan<byte> src)
    {
        WriteBinHeader(src.Length);
        WriteRaw(src);
    }

    /// <summary>Announces so many bytes; they must follow by <see cref="WriteRaw"/>.</summary>
    public void WriteBinHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        WriteLength(MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32, length);
    }

    /// <summary>Announces an array: the next <paramref name="count"/> objects are its elements.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= MessagePackCode.MaxFixCount)
        {
            WriteByte((byte)(MessagePackCode.FixArray | count));
        }
        else
        {
            WriteLength(0, MessagePackCode.Array16, MessagePackCode.Array32, count);
        }
    }

    /// <summary>Announces a map: the next <paramref name="count"/> pairs of objects are its keys and values.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= MessagePackCode.MaxFixCount)
        {
            WriteByte((byte)(MessagePackCode.FixMap | count));
        }
        else
        {
            WriteLength(0, MessagePackCode.Map16, MessagePackCode.Map32, count);
        }
    }

    /// <summary>Writes bytes that are MessagePack already, or the body of an announced text or byte string.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> rawMessagePackBlock) =>
        rawMessagePackBlock.CopyTo(Take(rawMessagePackBlock.Length));

    private void WriteLength(byte code8, byte code16, byte code32, int length)
    {
        if (length <= byte.MaxValue && code8 != 0)
        {
            var span = Take(2);
            span[0] = code8;
            span[1] = (byte)length;
        }
        else if (length <= ushort.MaxValue)
        {
            WriteSized(code16, (ushort)length);
        }
        else
        {
            var span = Take(5);
            span[0] = code32;
            BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)length);
        }
    }

    private void WriteSized(byte code, ushort value)
    {
        var span = Take(3);
        span[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
    }

    private void WriteByte(byte value) => Take(1)[0] = value;

    private Span<byte> Take(int count)
    {
        if (_span.Length < count)
        {
            Flush();
            _span = _output.GetSpan(count);
        }

        var taken = _span[..count];
        _span = _span[count..];
        _pending += count;
        return taken;
    }
}
