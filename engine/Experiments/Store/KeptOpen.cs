namespace NetSim.Experiments;

/// <summary>A stream that its user may close while its owner still needs it.</summary>
internal sealed class KeptOpen(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException("This stream is written from its start to its end.");
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("This stream is only written.");

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("This stream is written from its start to its end.");

    public override void SetLength(long value) =>
        throw new NotSupportedException("This stream is written from its start to its end.");

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
}
