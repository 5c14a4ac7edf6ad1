using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetSim.Reports;

/// <summary>
/// Writes series into the page, in the form that <c>report.js</c> reads: numbers in base64, their index in JSON.
/// </summary>
internal static class EmbeddedSeries
{
    // Base64 makes four characters of three bytes, and pieces of such a length join without padding between them.
    private const int Piece = 3 * 16_384;

    /// <summary>Writes everything the script needs to draw the series.</summary>
    public static void Write(HtmlWriter html, IReadOnlyList<SampledSeries> series)
    {
        var about = new List<object>();
        for (var i = 0; i < series.Count; i++)
        {
            var one = series[i];
            var step = Step(one.Times);
            var levels = Pyramid.Over(one.Values);
            WriteBlock(html, $"values-{i}", CollectionsMarshal.AsSpan(one.Values.ToList()));
            if (step is null)
            {
                WriteBlock<double>(html, $"times-{i}", one.Times.Select(t => t / 1e9).ToArray());
            }

            for (var level = 0; level < levels.Count; level++)
            {
                WriteBlock<uint>(html, $"level-{i}-{level}", levels[level]);
            }

            about.Add(new
            {
                label = one.Series.Metric,
                unit = one.Series.Unit,
                start = one.Times[0],
                step,
                levels = levels.Select(l => l.Length),
            });
        }

        // The serializer escapes '<', '>' and '&', so no text can end the element.
        html.Open("script", ("type", "application/json"), ("id", "series-index"));
        html.Raw(JsonSerializer.Serialize(about)).Close();
    }

    // The distance of the points when it is always the same, as after Sample(every: …).
    private static long? Step(IReadOnlyList<long> times)
    {
        var step = times.Count > 1 ? times[1] - times[0] : 0;
        for (var i = 2; i < times.Count; i++)
        {
            if (times[i] - times[i - 1] != step)
            {
                return null;
            }
        }

        return step;
    }

    private static void WriteBlock<T>(HtmlWriter html, string id, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        // Browsers and all machines that .NET runs on keep the low byte first.
        var bytes = MemoryMarshal.AsBytes(numbers);
        html.Open("script", ("type", "text/plain"), ("id", id));
        for (; bytes.Length > 0; bytes = bytes[Math.Min(Piece, bytes.Length)..])
        {
            html.Raw(Convert.ToBase64String(bytes[..Math.Min(Piece, bytes.Length)]));
        }

        html.Close();
    }
}
