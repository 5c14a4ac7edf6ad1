using System.Globalization;
using System.Text.RegularExpressions;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// A connection's life as a drawing: two lifelines with the states in lanes, an arrow for each segment from the instant
/// it left to the instant it arrived, a cross where one was lost, and beside the lanes what each end decided. One SVG
/// file without anything from outside, which follows the reader's light or dark setting.
/// </summary>
public static partial class SequenceDiagram
{
    private const double Width = 1_180;
    private const double LeftLine = 300;
    private const double RightLine = 850;
    private const double Lane = 10;
    private const double Top = 96;
    private const double LabelHeight = 13;

    /// <summary>Draws one connection.</summary>
    /// <param name="output">Where the SVG goes.</param>
    /// <param name="trace">The connection.</param>
    /// <param name="title">What it shows.</param>
    public static void Write(TextWriter output, ConnectionTrace trace, string title)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(trace);
        var layout = new DiagramLayout(trace, Top);
        var height = layout.Bottom + 64;
        using var svg = new SvgWriter(output, Width, height, title, DiagramStyle.Css);
        svg.Element("rect", null, ("class", "page"), ("width", Width), ("height", height));
        svg.Label("title", 24, 32, title);
        Head(svg, LeftLine, trace.Left);
        Head(svg, RightLine, trace.Right);
        svg.Label("head time", 84, 70, "time (s)");
        svg.Line("life", LeftLine, Top - 16, LeftLine, layout.Bottom + 16);
        svg.Line("life", RightLine, Top - 16, RightLine, layout.Bottom + 16);
        DrawLane(svg, layout, TraceSide.Left);
        DrawLane(svg, layout, TraceSide.Right);
        DrawBreaks(svg, layout);
        DrawArrows(svg, layout);
        DrawNotes(svg, layout);
        DrawTimes(svg, layout);
        var hidden = layout.Hidden > 0 ? $" {layout.Hidden} later rows are not drawn; --trace prints them." : "";
        svg.Label("small", 24, height - 16,
            $"Sequence numbers are relative; time runs downwards, idle time is cut where marked.{hidden}");
    }

    private static double LineOf(TraceSide side) => side == TraceSide.Left ? LeftLine : RightLine;

    private static void Head(SvgWriter svg, double x, TraceEnd end)
    {
        svg.Label("head middle", x, 58, end.Host);
        svg.Label("small middle", x, 73, end.Address);
    }

    // A rectangle for as long as the end stayed in a state; its name stands outside, so that colour is not needed.
    private static void DrawLane(SvgWriter svg, DiagramLayout layout, TraceSide side)
    {
        var state = "";
        var since = Top - 16;
        for (var i = 0; i <= layout.Rows.Count; i++)
        {
            var isEnd = i == layout.Rows.Count;
            if (!isEnd && (layout.Rows[i].Side != side || StateOf(layout.Rows[i]) is not { } next || next == state))
            {
                continue;
            }

            var until = isEnd ? layout.Bottom + 16 : layout.Ys[i];
            if (DiagramStyle.ClassOf(state) is { } kind)
            {
                svg.Element("rect", null, ("class", $"lane {kind}"), ("x", LineOf(side) - (Lane / 2)), ("y", since),
                    ("width", Lane),
                    ("height", Math.Max(1, until - since)));
            }

            if (!isEnd)
            {
                (state, since) = (StateOf(layout.Rows[i]) ?? "", layout.Ys[i]);
            }
        }
    }

    private static string? StateOf(TraceRow row) => row.Event == TraceEvent.State ? row.Text : row.Vitals?.State;

    private static void DrawBreaks(SvgWriter svg, DiagramLayout layout)
    {
        foreach (var (y, span) in layout.Breaks)
        {
            foreach (var x in (double[])[LeftLine, RightLine])
            {
                svg.Element("rect", null, ("class", "page"), ("x", x - Lane), ("y", y - 6), ("width", 2 * Lane),
                    ("height", 12.0));
                svg.Element("path", null, ("class", "break"), ("d", Wave(x, y - 6)));
                svg.Element("path", null, ("class", "break"), ("d", Wave(x, y + 6)));
            }

            var text = $"{span.Seconds.ToString("0.###", CultureInfo.InvariantCulture)} s in which nothing happens";
            svg.Label("small middle", (LeftLine + RightLine) / 2, y + 4, text);
        }
    }

    private static string Wave(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"M{x - 12} {y}q6 -6 12 0t12 0");

    private static void DrawArrows(SvgWriter svg, DiagramLayout layout)
    {
        var ends = new Dictionary<int, (TraceRow Row, double Y)>();
        for (var i = 0; i < layout.Rows.Count; i++)
        {
            if (layout.Rows[i] is { Event: TraceEvent.Arrived or TraceEvent.Dropped, Segment: { } segment } row)
            {
                ends.TryAdd(segment.Number, (row, layout.Ys[i]));
            }
        }

        double[] lean = [18, 18];
        for (var i = 0; i < layout.Rows.Count; i++)
        {
            var row = layout.Rows[i];
            if (row.Segment is { } segment
                && (row.Event == TraceEvent.Sent || (row.Event == TraceEvent.Dropped && IsAtSender(row))))
            {
                var end = ends.TryGetValue(segment.Number, out var found) ? found : (Row: row, Y: layout.Bottom + 16);
                DrawArrow(svg, segment, layout.Ys[i], end.Row, end.Y, ref lean[segment.IsFromLeft ? 0 : 1]);
            }
        }
    }

    private static bool IsAtSender(TraceRow row) =>
        row.Segment is { } segment && row.Side == (segment.IsFromLeft ? TraceSide.Left : TraceSide.Right);

    /// <param name="svg">Where to.</param>
    /// <param name="segment">What went.</param>
    /// <param name="y">Where it left.</param>
    /// <param name="end">Its arrival, its loss, or its own row when neither is known.</param>
    /// <param name="endY">Where that lies.</param>
    /// <param name="lean">
    /// How far down the last one of this direction went that arrived; a lost one lies beside it.
    /// </param>
    private static void DrawArrow(
        SvgWriter svg, TraceSegment segment, double y, TraceRow end, double endY, ref double lean)
    {
        var direction = segment.IsFromLeft ? 1 : -1;
        var from = (segment.IsFromLeft ? LeftLine : RightLine) + (direction * Lane / 2);
        var to = (segment.IsFromLeft ? RightLine : LeftLine) - (direction * Lane / 2);
        var isLost = end.Event != TraceEvent.Arrived;
        if (isLost)
        {
            (to, endY) = (from + ((to - from) * 2 / 3), y + (lean * 2 / 3));
        }
        else
        {
            lean = endY - y;
        }

        var kind = isLost ? "lost" : segment.IsAgain ? "again" : "sent";
        svg.Line($"arrow {kind}", from, y, to, endY);
        if (isLost)
        {
            svg.Line("cross", to - 5, endY - 5, to + 5, endY + 5);
            svg.Line("cross", to - 5, endY + 5, to + 5, endY - 5);
        }
        else
        {
            var angle = Math.Atan2(endY - y, to - from);
            svg.Element("path", null, ("class", $"tip {kind}"), ("d", Tip(to, endY, angle)));
        }

        // Labels begin at the sender, so that those of opposite directions do not meet before the middle.
        var (x, labelY) = (from + (12 * direction), y + (12 * direction * (endY - y) / (to - from)));
        var slope = Math.Atan((endY - y) / (to - from)) * 180 / Math.PI;
        var turn = string.Create(CultureInfo.InvariantCulture, $"rotate({slope:0.##} {x:0.#} {labelY:0.#})");
        var anchor = segment.IsFromLeft ? "start" : "end";
        svg.Element(
            "text", Words(segment, end, isLost), ("class", $"{anchor} segment {kind}"), ("x", x), ("y", labelY - 4),
            ("transform", turn));
    }

    private static string Tip(double x, double y, double angle)
    {
        var (x1, y1) = (x - (9 * Math.Cos(angle - 0.4)), y - (9 * Math.Sin(angle - 0.4)));
        var (x2, y2) = (x - (9 * Math.Cos(angle + 0.4)), y - (9 * Math.Sin(angle + 0.4)));
        return string.Create(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}L{x1:0.#} {y1:0.#}L{x2:0.#} {y2:0.#}Z");
    }

    private static string Words(TraceSegment segment, TraceRow end, bool isLost)
    {
        var options = Timestamps().Replace(segment.Options, "").Trim();
        var window = string.Create(CultureInfo.InvariantCulture, $" win {segment.Window}");
        var text = SegmentText.Brief(segment) + window + (options.Length > 0 ? $" <{options}>" : "");
        return isLost && end.Event == TraceEvent.Dropped ? $"{text} – {Reason().Replace(end.Text, "$1")}" : text;
    }

    // States, decisions and windows beside the lanes, each end's on its own side, never over one another.
    private static void DrawNotes(SvgWriter svg, DiagramLayout layout)
    {
        var notes = new DiagramNotes();
        double[] free = [0, 0];
        for (var i = 0; i < layout.Rows.Count; i++)
        {
            var row = layout.Rows[i];
            foreach (var (kind, text) in notes.Of(row))
            {
                ref var next = ref free[(int)row.Side];
                var y = Math.Max(layout.Ys[i] + 4, next);
                next = y + LabelHeight;
                var isLeft = row.Side == TraceSide.Left;
                svg.Label($"{kind} {(isLeft ? "end" : "start")}", LineOf(row.Side) + (isLeft ? -Lane - 2 : Lane + 2), y,
                    text);
            }
        }
    }

    private static void DrawTimes(SvgWriter svg, DiagramLayout layout)
    {
        var free = 0.0;
        var last = "";
        for (var i = 0; i < layout.Rows.Count; i++)
        {
            var text = layout.Rows[i].At.Seconds.ToString("0.000###", CultureInfo.InvariantCulture);
            if (layout.Ys[i] >= free && text != last)
            {
                svg.Label("time", 84, layout.Ys[i] + 4, text);
                free = layout.Ys[i] + LabelHeight;
                last = text;
            }
        }
    }

    // "dropped: queue full (client-server)": the drawing needs the middle only.
    [GeneratedRegex(@"^dropped: (.*?)( \(.*\))?$")]
    private static partial Regex Reason();

    [GeneratedRegex(@"ts \d+/\d+ ?")]
    private static partial Regex Timestamps();
}
