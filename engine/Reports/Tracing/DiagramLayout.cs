using NetSim.Core;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// Where in a sequence diagram each row of a trace lies. Time runs down the page, evenly where something happens; rows
/// keep room for their labels, and idle time beyond a few round trips shrinks to a break.
/// </summary>
internal sealed class DiagramLayout
{
    private const double PixelsPerTrip = 46;
    private const double LongestGap = 130;
    private const double BreakGap = 58;
    private const int MostRows = 700;

    public DiagramLayout(ConnectionTrace trace, double top)
    {
        Rows = [.. trace.Rows.Take(MostRows)];
        Hidden = trace.Rows.Count - Rows.Count;
        var trip = TypicalTrip(Rows);
        var y = top;
        var ys = new double[Rows.Count];
        List<(double Y, Duration Span)> breaks = [];
        for (var i = 0; i < ys.Length; i++)
        {
            var span = i == 0 ? Duration.Zero : Rows[i].At - Rows[i - 1].At;
            var even = trip.Nanoseconds == 0 ? 0 : PixelsPerTrip * span.Nanoseconds / trip.Nanoseconds;
            if (even > LongestGap)
            {
                breaks.Add((y + (BreakGap / 2), span));
                y += BreakGap;
            }
            else
            {
                y += i == 0 ? 0 : Math.Max(even, Least(Rows[i], Rows[i - 1]));
            }

            ys[i] = y;
        }

        Ys = ys;
        Breaks = breaks;
        Bottom = y;
    }

    /// <summary>The rows that are drawn.</summary>
    public IReadOnlyList<TraceRow> Rows { get; }

    /// <summary>Rows beyond those.</summary>
    public int Hidden { get; }

    /// <summary>Where each row lies.</summary>
    public IReadOnlyList<double> Ys { get; }

    /// <summary>Where time was left out, and how much.</summary>
    public IReadOnlyList<(double Y, Duration Span)> Breaks { get; }

    /// <summary>Where the last row lies.</summary>
    public double Bottom { get; }

    // A label is 12 pixels high; what happens to one end at one instant shares a place if it has none.
    private static double Least(TraceRow row, TraceRow before) => row.Event switch
    {
        TraceEvent.Sent => before.Event == TraceEvent.Sent && before.Side == row.Side ? 19 : 17,
        TraceEvent.Dropped => 19,
        TraceEvent.State or TraceEvent.Decision => 14,
        _ => 10,
    };

    // The median time from leaving to arriving.
    private static Duration TypicalTrip(IReadOnlyList<TraceRow> rows)
    {
        var sent = new Dictionary<int, SimTime>();
        List<long> trips = [];
        foreach (var row in rows)
        {
            if (row is { Event: TraceEvent.Sent, Segment: { } leaving })
            {
                sent[leaving.Number] = row.At;
            }
            else if (row is { Event: TraceEvent.Arrived, Segment: { } arriving }
                && sent.TryGetValue(arriving.Number, out var at))
            {
                trips.Add((row.At - at).Nanoseconds);
            }
        }

        trips.Sort();
        return trips.Count > 0 ? new(trips[trips.Count / 2]) : Duration.FromMilliseconds(1);
    }
}
