using NetSim.Results;

namespace NetSim.Reports;

/// <summary>The report of a sweep: every number with its interval, as tables and as charts, in one file.</summary>
public static class SweepReport
{
    private const int MostCharts = 60;

    /// <summary>Writes the page.</summary>
    /// <param name="path">Where it goes; replaced when the new one is whole.</param>
    /// <param name="sweep">What to show.</param>
    /// <exception cref="ResultsException">The page cannot be written.</exception>
    public static void Write(string path, SweepSummary sweep)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sweep);
        try
        {
            ReportPage.Write(path, $"{sweep.Scenario} — NetSim sweep", [Asset.Style], html => WriteBody(html, sweep));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"the report '{path}' cannot be written: {e.Message}", e);
        }
    }

    private static void WriteBody(HtmlWriter html, SweepSummary sweep)
    {
        html.Element("h1", sweep.Scenario);
        if (sweep.Question is { } question)
        {
            html.Element("p", question, ("class", "question"));
        }

        if (!sweep.IsComplete)
        {
            html.Element("p", "This sweep is not complete: --resume goes on with it.", ("class", "verdict bad"));
        }

        if (sweep.Answer is { } answer)
        {
            html.Element("p", answer, ("class", "question"));
        }

        Sections.WriteExpectations(html, [.. sweep.Points.SelectMany(p => p.Expectations)]);
        WriteTable(html, sweep, "Answer", "answer", isMainOnly: true);
        html.Element("p", $"Mean over the runs, with its {100 * sweep.Confidence:0.##} % interval in brackets (Student's t; "
            + "for 'expect', the proportion of runs in which it held, with Wilson's interval). A number without brackets has "
            + "fewer than two runs.", ("class", "note"));
        WriteCharts(html, sweep);
        html.Open("details").Element("summary", "All numbers");
        WriteTable(html, sweep, null, "all", isMainOnly: false);
        html.Close();
        html.Element("h2", "Which sweep this is");
        Sections.WriteTable(html, "facts", ["fact", "value"], [.. sweep.Facts.Select(f => (string[])[f.Name, f.Value])]);
        Sections.WriteCommand(html, sweep.Command);
    }

    private static void WriteTable(HtmlWriter html, SweepSummary sweep, string? title, string id, bool isMainOnly)
    {
        if (title is not null)
        {
            html.Element("h2", title);
        }

        var names = Names(sweep, isMainOnly);
        html.Open("div", ("class", "scroll")).Open("table", ("id", id));
        Sections.WriteHeader(html, [], [.. sweep.Parameters, "runs", .. names]);
        html.Open("tbody");
        foreach (var point in sweep.Points)
        {
            html.Open("tr");
            foreach (var value in point.Values)
            {
                html.Element("td", value, ("class", "number"));
            }

            html.Element("td", point.Failed == 0 ? $"{point.Runs}" : $"{point.Runs} ({point.Failed} failed)", ("class", "number"));
            foreach (var name in names)
            {
                WriteCell(html, point.Estimates.FirstOrDefault(e => e.Name == name));
            }

            html.Close();
        }

        html.Close().Close().Close();
    }

    private static void WriteCell(HtmlWriter html, EstimateSummary? estimate)
    {
        html.Open("td", ("class", "number"));
        if (estimate is { Count: > 0 })
        {
            html.Text(Shown.Number(estimate.Mean)).Void("br");
            html.Element("span", Numbers.Interval(estimate), ("class", "half"));
        }

        html.Close();
    }

    private static void WriteCharts(HtmlWriter html, SweepSummary sweep)
    {
        var varying = Enumerable.Range(0, sweep.Parameters.Count)
            .Where(i => sweep.Points.Select(p => p.Values[i]).Distinct().Count() > 1);
        var charts = Names(sweep, isMainOnly: true).SelectMany(name => varying.Select(i => new SweepChart(sweep, name, i))).ToList();
        if (charts.Count == 0)
        {
            return;
        }

        html.Element("h2", "Charts");
        html.Element("p", "Lines are means, bands and whiskers their intervals. Lines differ in dashes and marks.", ("class", "note"));
        charts.Take(MostCharts).ToList().ForEach(chart => chart.Write(html));
        if (charts.Count > MostCharts)
        {
            html.Element("p", $"{charts.Count - MostCharts} more charts are left out; intervals.csv has their numbers.", ("class", "note"));
        }
    }

    private static List<string> Names(SweepSummary sweep, bool isMainOnly) =>
        [.. sweep.Points.SelectMany(p => p.Estimates).Where(e => e.IsMain || !isMainOnly).Select(e => e.Name).Distinct()];
}
