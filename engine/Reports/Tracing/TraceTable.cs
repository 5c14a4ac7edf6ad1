using System.Globalization;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// A connection's life as lines of text: a line for everything that left, arrived, was lost, changed or was decided.
/// </summary>
public static class TraceTable
{
    private const int StateWidth = 11;

    /// <summary>Writes one connection.</summary>
    public static void Write(TextWriter output, ConnectionTrace trace)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(trace);
        var left = trace.Left.Host.Length > StateWidth ? trace.Left.Host[..StateWidth] : trace.Left.Host;
        output.WriteLine($"connection {trace.Number}: {trace.Left.Host} {trace.Left.Address} -> {trace.Right.Host} "
            + $"{trace.Right.Address}");
        output.WriteLine($"{"time (s)",12}  {left,-StateWidth}      {trace.Right.Host}");
        string[] states = ["", ""];
        string[] phases = ["", ""];
        foreach (var row in trace.Rows)
        {
            NoteState(states, row);
            var line = $"{Seconds(row),12}  {states[0],-StateWidth} {Arrow(row)} {states[1],-StateWidth} "
                + $"{What(row)}{Vitals(row, phases)}";
            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine(trace.IsCutShort ? "… and more than is kept\n" : "");
    }

    private static void NoteState(string[] states, TraceRow row)
    {
        if (row.Side != TraceSide.Between)
        {
            ref var state = ref states[(int)row.Side];
            state = row.Event == TraceEvent.State ? row.Text : row.Vitals?.State ?? state;
        }
    }

    private static string Seconds(TraceRow row) => row.At.Seconds.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Arrow(TraceRow row) => (row.Event, row.Segment?.IsFromLeft) switch
    {
        (TraceEvent.Sent, true) => "--->",
        (TraceEvent.Sent, false) => "<---",
        (TraceEvent.Arrived, true) => "  >|",
        (TraceEvent.Arrived, false) => "|<  ",
        (TraceEvent.Dropped, true) => "--x ",
        (TraceEvent.Dropped, false) => " x--",
        _ => row.Side == TraceSide.Left ? "*   " : "   *",
    };

    private static string What(TraceRow row) => row.Event switch
    {
        TraceEvent.State => $"enters {row.Text}",
        TraceEvent.Decision => $"decides {row.Text}: {row.Meaning}",
        _ => SegmentText.Of(row.Segment!) + (row.Text.Length > 0 ? $" [{row.Text}]" : ""), // All else has a segment.
    };

    private static string Vitals(TraceRow row, string[] phases)
    {
        if (row.Event == TraceEvent.State || row.Vitals is not { } vitals)
        {
            return "";
        }

        List<string> words = [];
        if (vitals.Cwnd > 0)
        {
            words.Add($"cwnd {vitals.Cwnd}");
            words.Add($"ssthresh {vitals.Ssthresh?.ToString(CultureInfo.InvariantCulture) ?? "-"}");
            words.Add($"srtt {(vitals.Srtt is { } srtt ? Milliseconds(srtt) : "-")}");
            ref var phase = ref phases[(int)row.Side]; // Only ends have vitals.
            words.Add(phase.Length > 0 && phase != vitals.Phase ? $"{phase} -> {vitals.Phase}" : vitals.Phase);
            phase = vitals.Phase;
        }

        if (vitals.Timer.Length > 0)
        {
            var left = vitals.TimerAt - row.At;
            words.Add(left > Duration.Zero ? $"{vitals.Timer} in {Milliseconds(left)}" : vitals.Timer);
        }

        return words.Count == 0 ? "" : $" | {string.Join(' ', words)}";
    }

    private static string Milliseconds(Duration span) =>
        span.Milliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms";
}
