using System.Diagnostics.CodeAnalysis;

namespace NetSim.Results;

/// <summary>
/// Reads <c>run.msgpack</c> record by record in memory of a constant size. Damage is passed over and reported; the good
/// records before and after it are kept.
/// </summary>
public sealed class RunDumpReader : IDisposable
{
    private readonly RecordStreamReader _records;

    /// <summary>A reader of <paramref name="stream"/>, which it closes in the end.</summary>
    public RunDumpReader(Stream stream) => _records = new RecordStreamReader(stream);

    /// <summary>Damage found so far (the first hundred places).</summary>
    public IReadOnlyList<DamageReport> Damage => _records.Damage;

    /// <summary>Number of damaged places found so far.</summary>
    public long DamageCount => _records.DamageCount;

    /// <summary>Goes to the next good record of a kind that this version knows.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="ResultsException">
    /// The schema record says that this is no run's dump, or a later version's.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead([NotNullWhen(true)] out DumpRecord? record)
    {
        while (_records.TryRead())
        {
            if (Decode() is { } content)
            {
                record = new DumpRecord(_records.Kind, _records.Sequence, _records.Offset, content);
                return true;
            }
        }

        record = null;
        return false;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _records.Dispose();

    private object? Decode()
    {
        object? content;
        try
        {
            content = RunDumpDecoder.Decode(_records.Kind, _records.Payload);
        }
        catch (MessagePackSerializationException e)
        {
            _records.ReportContent(e.Message);
            return null;
        }

        return content is DumpSchema { Schema: not RunRecord.Schema } other
            ? throw new ResultsException($"the dump holds '{other.Schema}', not '{RunRecord.Schema}'")
            : content;
    }
}
