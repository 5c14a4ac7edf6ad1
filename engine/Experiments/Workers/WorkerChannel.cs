using System.Buffers;
using System.Buffers.Binary;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Messages over a pipe: four bytes of length (big-endian), then one MessagePack array <c>[kind, content]</c>. A pipe
/// between two processes of one machine neither tears nor flips, so there is no checksum here.
/// </summary>
internal sealed class WorkerChannel(Stream input, Stream output)
{
    /// <summary>Bytes of the longest message; a longer one means that the other side writes something else.</summary>
    private const int Longest = 64 << 20;

    private readonly ArrayBufferWriter<byte> _message = new(4096);
    private byte[] _received = new byte[4096];

    /// <summary>Sends a message.</summary>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public void Send(string kind, Action<IBufferWriter<byte>> content)
    {
        _message.ResetWrittenCount();
        _message.GetSpan(4);
        _message.Advance(4);
        var writer = new MessagePackWriter(_message);
        writer.WriteArrayHeader(2);
        writer.Write(kind);
        writer.Flush();
        content(_message);
        var bytes = _message.WrittenMemory.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
        output.Write(bytes);
        output.Flush();
    }

    /// <summary>Waits for the next message.</summary>
    /// <returns>False when the other side has closed the pipe.</returns>
    /// <exception cref="IOException">What comes is no message.</exception>
    public bool TryReceive(out string kind, out ReadOnlyMemory<byte> content)
    {
        (kind, content) = (string.Empty, default);
        Span<byte> length = stackalloc byte[4];
        if (input.ReadAtLeast(length, 4, throwOnEndOfStream: false) < 4)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(length);
        if (count is <= 0 or > Longest)
        {
            throw new InvalidDataException($"a message of {count} bytes came: the other side is no worker of NetSim");
        }

        _received = _received.Length >= count ? _received : new byte[count];
        if (input.ReadAtLeast(_received.AsSpan(0, count), count, throwOnEndOfStream: false) < count)
        {
            return false;
        }

        var reader = new MessagePackReader(_received.AsSpan(0, count));
        reader.ReadArrayHeader();
        kind = reader.ReadString() ?? string.Empty;
        content = _received.AsMemory((int)reader.Consumed, count - (int)reader.Consumed);
        return true;
    }
}
