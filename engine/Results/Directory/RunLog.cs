using System.Text.Json;

namespace NetSim.Results;

/// <summary>
/// <c>run.log.jsonl</c>: what happened on the clock on the wall, one JSON object per line. Everything here may differ
/// between equal runs, which is why it is here and nowhere else.
/// </summary>
public sealed class RunLog : IDisposable
{
    private readonly Stream _stream;
    private readonly TimeProvider _clock;

    /// <summary>A log in <paramref name="stream"/>, which it closes in the end.</summary>
    /// <param name="stream">Where the lines go.</param>
    /// <param name="clock">The clock on the wall; default the system's.</param>
    public RunLog(Stream stream, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Writes a line and hands it to the operating system.</summary>
    /// <param name="what">What happened: the field <c>event</c>, beside <c>at</c> (UTC, ISO 8601).</param>
    /// <param name="fields">More fields, in order.</param>
    public void Write(string what, params IReadOnlyList<(string Name, ScalarValue Value)> fields)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(fields);
        using (var json = new Utf8JsonWriter(_stream, JsonNumbers.Options))
        {
            json.WriteStartObject();
            json.WriteString("at", _clock.GetUtcNow().UtcDateTime);
            json.WriteString("event", what);
            foreach (var (name, value) in fields)
            {
                json.WriteScalar(name, value);
            }

            json.WriteEndObject();
        }

        _stream.WriteByte((byte)'\n');
        _stream.Flush();
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();
}
