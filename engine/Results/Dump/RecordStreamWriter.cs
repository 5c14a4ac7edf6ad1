using System.Buffers.Binary;
using System.Text;

namespace NetSim.Results;

/// <summary>
/// Appends framed records to a stream (see the format page in this folder's README). Every frame is one MessagePack
/// object, so that any MessagePack library reads the stream object by object. Writing allocates nothing.
/// </summary>
public sealed class RecordStreamWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _frame = new byte[RecordFrame.MaximumLength];
    private uint _next;

    /// <summary>Longest payload in bytes that a record of any kind may have.</summary>
    public const int MaximumPayload = RecordFrame.MaximumLength - RecordFrame.Overhead - MessagePackCode.MaxFixString;

    /// <summary>A writer that appends to <paramref name="stream"/> and closes it in the end.</summary>
    /// <param name="stream">Positioned where the next record belongs.</param>
    /// <param name="nextSequence">Sequence number of the next record: 0 in a new stream.</param>
    public RecordStreamWriter(Stream stream, uint nextSequence = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _next = nextSequence;
    }

    /// <summary>Appends a record.</summary>
    /// <param name="kind">What the record is: 1 to 31 bytes of ASCII.</param>
    /// <param name="payload">Exactly one MessagePack object, by our convention a map with text keys.</param>
    /// <exception cref="ArgumentException">The kind is empty or too long, or the payload too long.</exception>
    /// <exception cref="IOException">The stream refused the bytes; the frame may be there in part.</exception>
    public void Write(string kind, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Length is 0 or > MessagePackCode.MaxFixString || !Ascii.IsValid(kind))
        {
            throw new ArgumentException($"a record's kind is 1 to 31 ASCII letters, not '{kind}'", nameof(kind));
        }

        if (payload.Length > MaximumPayload)
        {
            throw new ArgumentException(
                $"a '{kind}' record of {payload.Length} bytes is longer than {MaximumPayload} bytes", nameof(payload));
        }

        _frame[0] = RecordFrame.Mark;
        _frame[1] = (byte)(MessagePackCode.FixStr | kind.Length);
        var at = 2 + Encoding.ASCII.GetBytes(kind, _frame.AsSpan(2));
        at = WriteNumber(at, _next);
        payload.CopyTo(_frame.AsSpan(at));
        at += payload.Length;
        at = WriteNumber(at, Crc32.Compute(_frame.AsSpan(0, at)));
        _stream.Write(_frame, 0, at);
        _next++;
    }

    /// <summary>
    /// Hands the records written so far to the operating system: they survive the end of this process.
    /// </summary>
    public void Flush() => _stream.Flush();

    /// <summary>Flushes and closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private int WriteNumber(int at, uint value)
    {
        _frame[at] = MessagePackCode.UInt32;
        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(at + 1), value);
        return at + RecordFrame.NumberLength;
    }
}
