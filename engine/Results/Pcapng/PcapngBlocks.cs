using System.Buffers.Binary;
using System.Text;

namespace NetSim.Results;

/// <summary>
/// A buffer of pcapng blocks, little-endian on every machine. A block carries its length before and behind its body, so
/// it is completed in memory and leaves in one piece.
/// </summary>
internal sealed class PcapngBlocks(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private readonly Encoder _utf8 = Encoding.UTF8.GetEncoder();
    private int _length;
    private int _blockStart;

    /// <summary>Bytes that still fit.</summary>
    public int Free => _bytes.Length - _length;

    /// <summary>Bytes in the buffer.</summary>
    public int Length => _length;

    public void Begin(uint type)
    {
        _blockStart = _length;
        Write32(type);
        Write32(0); // The length, known at the end.
    }

    public void End()
    {
        var length = (uint)(_length - _blockStart + sizeof(uint));
        Write32(length);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_blockStart + sizeof(uint)), length);
    }

    public void Write16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(ushort);
    }

    public void Write32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(uint);
    }

    public void Write64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(ulong);
    }

    public void WritePadded(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        Pad();
    }

    public void WriteByteOption(ushort code, byte value)
    {
        Write16(code);
        Write16(1);
        _bytes[_length++] = value;
        Pad();
    }

    /// <summary>
    /// Writes a text option, cut between two characters where it is longer than <paramref name="maximum"/>.
    /// </summary>
    public void WriteTextOption(ushort code, string text, int maximum)
    {
        Write16(code);
        var lengthAt = _length;
        _length += sizeof(ushort);
        _utf8.Reset();
        _utf8.Convert(
            text, _bytes.AsSpan(_length, maximum), flush: true, out _, out var written, out _);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(lengthAt), (ushort)written);
        _length += written;
        Pad();
    }

    public void EndOptions() => Write32(PcapngCode.EndOfOptions);

    /// <summary>Writes every block to <paramref name="stream"/> and starts anew.</summary>
    public void Drain(Stream stream)
    {
        var length = _length;
        _length = 0;
        stream.Write(_bytes, 0, length);
    }

    private void Pad()
    {
        while (_length % sizeof(uint) != 0)
        {
            _bytes[_length++] = 0;
        }
    }
}
