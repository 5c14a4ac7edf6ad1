using System.Globalization;

namespace NetSim.Reports;

/// <summary>
/// One number against one parameter as SVG: a line per combination of the other parameters, each with the band of its
/// interval. Lines differ in dashes and marks, not in colour; every mark says its value when pointed at.
/// </summary>
internal sealed class SweepChart(SweepSummary sweep, string metric, int parameter)
{
    private const int Width = 740;
    private const int Height = 270;
    private const int Left = 70;
    private const int Right = 540;
    private const int Top = 12;
    private const int Bottom = 222;
    private const int MostLines = 6;

    private static readonly string[] s_dashes = ["", "7 4", "2 3", "9 3 2 3", "14 4", "4 2 1 2"];

    /// <summary>Draws the chart; nothing when no point has the number.</summary>
    public void Write(HtmlWriter html)
    {
        var points = sweep.Points
            .Select(p => (Point: p, Estimate: p.Estimates.FirstOrDefault(e => e.Name == metric)))
            .Where(p => p.Estimate is { Count: > 0 } e && double.IsFinite(e.Mean))
            .Select(p => new Mark(p.Point, p.Estimate!)) // Just filtered.
            .ToList();
        if (points.Count == 0)
        {
            return;
        }

        var (x, place) = Axis.OfValues([.. sweep.Points.Select(p => p.Values[parameter])], (Left + 12, Right - 12));
        var y = Axis.OfRange(points.Min(m => m.Least), points.Max(m => m.Most), (Bottom, Top));
        var lines = points.GroupBy(m => Others(m.Point)).ToList();
        html.Open("figure").Element("figcaption", $"{metric} against {sweep.Parameters[parameter]}");
        html.Open("svg", ("class", "sweep"), ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"),
            ("aria-label", $"{metric} against {sweep.Parameters[parameter]}; the numbers are in the table above"));
        WriteAxes(html, x, y);
        for (var i = 0; i < lines.Count; i++)
        {
            List<Mark> marks = [.. lines[i].OrderBy(m => place(m.Point.Values[parameter]))];
            WriteLine(html, marks, m => place(m.Point.Values[parameter]), y, lines.Count <= MostLines ? i : -1);
            WriteLegend(html, lines, i);
        }

        html.Close().Close();
    }

    private string Others(PointSummary point) => string.Join(' ', Varying().Where(i => i != parameter)
        .Select(i => $"{sweep.Parameters[i]}={point.Values[i]}"));

    private IEnumerable<int> Varying() => Enumerable.Range(0, sweep.Parameters.Count)
        .Where(i => sweep.Points.Select(p => p.Values[i]).Distinct().Count() > 1);

    private void WriteAxes(HtmlWriter html, Axis x, Axis y)
    {
        foreach (var (at, text) in y.Ticks)
        {
            Line(html, "grid", Left, y.At(at), Right, y.At(at));
            Text(html, Left - 8, y.At(at) + 4, text, "end");
        }

        foreach (var (at, text) in x.Ticks)
        {
            Line(html, "grid", x.At(at), Bottom, x.At(at), Bottom + 5);
            Text(html, x.At(at), Bottom + 19, text, "middle");
        }

        Line(html, "grid", Left, Bottom, Right, Bottom);
        Text(html, (Left + Right) / 2.0, Bottom + 40, sweep.Parameters[parameter], "middle");
    }

    // A style below 0 stands for too many lines to tell apart: marks and whiskers only.
    private void WriteLine(HtmlWriter html, List<Mark> marks, Func<Mark, double> x, Axis y, int style)
    {
        if (style >= 0 && marks.Count > 1)
        {
            var upper = marks.Select(m => Pair(x(m), y.At(m.Most)));
            var lower = marks.AsEnumerable().Reverse().Select(m => Pair(x(m), y.At(m.Least)));
            html.Open("polygon", ("class", "band"), ("points", string.Join(' ', upper.Concat(lower)))).Close();
            html.Open("polyline", ("class", "mean"),
                ("points", string.Join(' ', marks.Select(m => Pair(x(m), y.At(m.Mean))))),
                ("stroke-dasharray", s_dashes[style])).Close();
        }

        foreach (var mark in marks)
        {
            Line(html, "whisker", x(mark), y.At(mark.Least), x(mark), y.At(mark.Most));
            Dot(html, x(mark), y.At(mark.Mean), style, mark.Said(sweep.Parameters));
        }
    }

    private static void WriteLegend(HtmlWriter html, List<IGrouping<string, Mark>> lines, int line)
    {
        if (lines.Count is 1 or > MostLines)
        {
            return;
        }

        var at = Top + 14 + (line * 24);
        html.Open("line", ("class", "mean"), ("x1", Number(Right + 14)), ("x2", Number(Right + 54)), ("y1", Number(at)),
            ("y2", Number(at)), ("stroke-dasharray", s_dashes[line])).Close();
        Dot(html, Right + 34, at, line, lines[line].Key);
        Text(html, Right + 62, at + 4, lines[line].Key, "start");
    }

    // Round, square, diamond, and the same hollow.
    private static void Dot(HtmlWriter html, double x, double y, int style, string title)
    {
        var shape = style % 3;
        var fill = style >= 3 ? "fill:var(--paper);stroke:var(--line)" : string.Empty;
        _ = shape == 0 || style < 0
            ? html.Open("circle", ("class", "dot"), ("cx", Number(x)), ("cy", Number(y)), ("r", "4"), ("style", fill))
            : html.Open("rect", ("class", "dot"), ("x", Number(x - 3.5)), ("y", Number(y - 3.5)), ("width", "7"),
                ("height", "7"),
                ("style", fill), ("transform", shape == 2 ? $"rotate(45 {Number(x)} {Number(y)})" : string.Empty));
        html.Element("title", title).Close();
    }

    private static void Line(HtmlWriter html, string kind, double x1, double y1, double x2, double y2) =>
        html.Open("line", ("class", kind), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)),
            ("y2", Number(y2))).Close();

    private static void Text(HtmlWriter html, double x, double y, string text, string anchor) => html.Element(
        "text", text, ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), ("class", "faint"));

    private static string Pair(double x, double y) => $"{Number(x)},{Number(y)}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record Mark(PointSummary Point, EstimateSummary Estimate)
    {
        public double Mean => Estimate.Mean;

        public double Least => double.IsFinite(Estimate.Low) ? Estimate.Low : Estimate.Mean;

        public double Most => double.IsFinite(Estimate.High) ? Estimate.High : Estimate.Mean;

        public string Said(IReadOnlyList<string> names) =>
            $"{string.Join(' ', names.Zip(Point.Values, (n, v) => $"{n}={v}"))}: {Numbers.WithInterval(Estimate)}, "
            + $"{Estimate.Count} runs";
    }
}
