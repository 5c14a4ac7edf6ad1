using System.Text;

namespace NetSim.Results;

/// <summary>
/// Reads framed records, in memory of a constant size whatever the stream holds. A record whose checksum or form is
/// wrong is passed over: the reader looks, byte by byte, for the next good record whose sequence number is higher than
/// the last, goes on from there, and reports what it passed over.
/// </summary>
public sealed class RecordStreamReader : IDisposable
{
    /// <summary>Reports that are kept; beyond, only <see cref="DamageCount"/> goes on.</summary>
    public const int MaximumReports = 100;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[4 * RecordFrame.MaximumLength];
    private readonly List<DamageReport> _damage = [];
    private int _start;
    private int _end;
    private long _bufferOffset;
    private bool _atEnd;
    private long _expected;
    private string _kind = string.Empty;
    private FrameParts _frame;

    /// <summary>A reader of <paramref name="stream"/>, which it closes in the end.</summary>
    public RecordStreamReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>What the record is.</summary>
    public string Kind => _kind;

    /// <summary>Sequence number of the record.</summary>
    public uint Sequence => _frame.Sequence;

    /// <summary>First byte of the record, counted from the start of the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>The record's content: one MessagePack object. Valid until the next <see cref="TryRead"/>.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(
        (int)(Offset - _bufferOffset) + _frame.PayloadAt, _frame.PayloadLength);

    /// <summary>Damage found so far, the first <see cref="MaximumReports"/>.</summary>
    public IReadOnlyList<DamageReport> Damage => _damage;

    /// <summary>Number of damaged places found so far.</summary>
    public long DamageCount { get; private set; }

    /// <summary>Goes to the next good record.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead()
    {
        var damagedFrom = -1L;
        string? reason = null;
        while (Fill())
        {
            var wrong = RecordFrame.Parse(_buffer.AsSpan(_start, _end - _start), out var frame);
            if (wrong is null && frame.Sequence < _expected)
            {
                wrong = $"record {frame.Sequence} stands where record {_expected} or a later one belongs";
            }

            if (wrong is null)
            {
                Accept(frame, damagedFrom, reason);
                return true;
            }

            reason ??= wrong;
            damagedFrom = damagedFrom < 0 ? _bufferOffset + _start : damagedFrom;
            _start = NextMark();
        }

        if (reason is not null)
        {
            Report(new DamageReport(damagedFrom, _bufferOffset + _end - damagedFrom, reason, 0));
        }

        return false;
    }

    /// <summary>
    /// Adds a report on the present record: its frame is good, but its content is not what its kind should be.
    /// </summary>
    public void ReportContent(string reason) =>
        Report(new DamageReport(Offset, _frame.Length, $"the '{_kind}' record {Sequence} is unusable: {reason}", 1));

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private void Accept(FrameParts frame, long damagedFrom, string? reason)
    {
        Offset = _bufferOffset + _start;
        var missing = frame.Sequence - _expected;
        if (reason is not null)
        {
            Report(new DamageReport(damagedFrom, Offset - damagedFrom, reason, missing));
        }
        else if (missing > 0)
        {
            Report(new DamageReport(Offset, 0, "records are missing before this one", missing));
        }

        var kind = _buffer.AsSpan(_start + 2, frame.KindLength);
        if (!Ascii.Equals(kind, _kind))
        {
            _kind = Encoding.Latin1.GetString(kind);
        }

        _frame = frame;
        _expected = frame.Sequence + 1L;
        _start += frame.Length;
    }

    private void Report(DamageReport report)
    {
        DamageCount++;
        if (_damage.Count < MaximumReports)
        {
            _damage.Add(report);
        }
    }

    // Keeps a whole frame's worth of bytes ahead of _start while the stream has them.
    private bool Fill()
    {
        if (!_atEnd && _end - _start < RecordFrame.MaximumLength)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _end -= _start;
            _start = 0;
            var read = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
            _atEnd = read < _buffer.Length - _end;
            _end += read;
        }

        return _start < _end;
    }

    private int NextMark()
    {
        var next = _buffer.AsSpan(_start + 1, _end - _start - 1).IndexOf(RecordFrame.Mark);
        return next < 0 ? _end : _start + 1 + next;
    }
}
