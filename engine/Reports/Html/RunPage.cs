using System.Globalization;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>The page of one run, from the question down to the command that gives it again.</summary>
internal static class RunPage
{
    public static void Write(string path, RunRecord run, IReadOnlyList<SampledSeries> series, string command)
    {
        List<string> styles = series.Count > 0 ? [Asset.ChartStyle, Asset.Style] : [Asset.Style];
        ReportPage.Write(path, $"{run.Identity.Scenario} — NetSim", styles, html =>
        {
            WriteHead(html, run);
            Sections.WriteExpectations(html, run.Expectations);
            WriteMetrics(html, run.Metrics);
            WriteAlerts(html, run.Alerts);
            WriteCharts(html, series);
            WriteHosts(html, run.Hosts);
            WriteFacts(html, run);
            Sections.WriteCommand(html, command);
            WriteData(html, series);
        });
    }

    private static void WriteHead(HtmlWriter html, RunRecord run)
    {
        html.Element("h1", run.Identity.Scenario);
        if (run.Identity.Question is { } question)
        {
            html.Element("p", question, ("class", "question"));
        }

        if (!run.Complete)
        {
            var why = run.Reason is { } reason ? $": {reason}" : string.Empty;
            html.Element("p", $"This run is partial (ended: {run.Ending.ToText()}){why}.", ("class", "verdict bad"));
        }

        if (run.Expectations.Count > 0)
        {
            var held = run.Expectations.Count(e => e.Passed);
            html.Element("p", $"{held} of {run.Expectations.Count} expectations hold.",
                ("class", held == run.Expectations.Count ? "verdict good" : "verdict bad"));
        }
    }

    private static void WriteMetrics(HtmlWriter html, IReadOnlyList<MetricRecord> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        html.Element("h2", "Measured");
        html.Open("div", ("class", "scroll")).Open("table", ("id", "metrics"));
        Sections.WriteHeader(html, ["metric", "unit"],
            ["value", "count", "mean", "min", "p50", "p90", "p99", "p99.9", "max"]);
        html.Open("tbody");
        foreach (var metric in metrics)
        {
            html.Open("tr").Element("th", metric.Name, ("scope", "row")).Element("td", metric.Unit);
            foreach (var number in NumbersOf(metric.Value))
            {
                html.Element("td", number, ("class", "number"));
            }

            html.Close();
        }

        html.Close().Close().Close();
        html.Element("p", "One run has no interval: 'netsim sweep' repeats it and says how sure the numbers are. The "
            + "value of a gauge is its last, its mean is weighted with time.", ("class", "note"));
    }

    private static string[] NumbersOf(MetricValue value) => value switch
    {
        NumberValue n => [Shown.Number(n.Value), "", "", "", "", "", "", "", ""],
        GaugeValue g => [Shown.Number(g.Last), "", Shown.Number(g.Mean), Shown.Number(g.Min), "", "", "", "",
            Shown.Number(g.Max)],
        DistributionValue d => ["", Shown.Number(d.Count), Shown.Number(d.Mean), Shown.Number(d.Min),
            Shown.Number(d.P50), Shown.Number(d.P90), Shown.Number(d.P99), Shown.Number(d.P999), Shown.Number(d.Max)],
        _ => [],
    };

    private static void WriteAlerts(HtmlWriter html, IReadOnlyList<AlertRecord> alerts)
    {
        if (alerts.Count > 0)
        {
            html.Element("h2", "Alerts");
            Sections.WriteTable(html, "alerts", ["metric", "level", "time (s)", "value"], [.. alerts.Select(a =>
                (string[])[a.Metric, a.Level, Shown.Number(a.At.Seconds), Shown.Number(a.Value)])]);
        }
    }

    private static void WriteCharts(HtmlWriter html, IReadOnlyList<SampledSeries> series)
    {
        if (series.Count == 0)
        {
            return;
        }

        html.Element("h2", "Over time");
        html.Open("form", ("class", "controls"), ("id", "zoom-form"));
        WriteInput(html, "zoom-from", "from");
        WriteInput(html, "zoom-to", "to");
        html.Element("button", "Zoom", ("type", "submit"));
        html.Element("button", "Show everything", ("type", "button"), ("id", "zoom-all"));
        html.Element("span", "Drag over a chart to zoom all of them, double-click for everything.", ("class", "note"));
        html.Close();
        for (var i = 0; i < series.Count; i++)
        {
            WriteChart(html, series[i], i);
        }

        html.Element("noscript", "The charts need JavaScript; samples.csv holds their numbers.");
    }

    private static void WriteInput(HtmlWriter html, string id, string label)
    {
        html.Open("label", ("for", id)).Text($"{label} ");
        html.Void("input", ("id", id), ("type", "number"), ("step", "any")).Text(" s").Close();
    }

    private static void WriteChart(HtmlWriter html, SampledSeries one, int number)
    {
        var (host, metric, unit) = one.Series;
        html.Open("figure", ("data-series", number.ToString(CultureInfo.InvariantCulture)));
        html.Open("figcaption").Text(host.Length == 0 || metric.StartsWith(host, StringComparison.Ordinal)
            ? metric : $"{host}: {metric}");
        html.Text(unit.Length == 0 ? string.Empty : $" ({unit})");
        var thinned = one.Stride == 1
            ? $"{one.Samples} samples"
            : $"{one.Samples} samples, of which the smallest and the largest of every {one.Stride} are here";
        html.Element("span", $"{thinned}; min {Shown.Quantity(one.Least, unit)}, max {Shown.Quantity(one.Most, unit)}, "
            + $"last {Shown.Quantity(one.Last, unit)}", ("class", "note"));
        html.Close().Element("div", string.Empty, ("class", "plot")).Close();
    }

    private static void WriteHosts(HtmlWriter html, IReadOnlyList<HostRecord> hosts)
    {
        if (hosts.Count == 0)
        {
            return;
        }

        html.Element("h2", "Hosts at the end");
        foreach (var host in hosts)
        {
            html.Open("details")
                .Element("summary", host.Members == 1 ? host.Name : $"{host.Name} ({host.Members} hosts)");
            Sections.WriteTable(html, null, ["counter or state", "count"], [
                .. host.States.Concat(host.Counters).Where(c => c.Count != 0)
                    .Select(c => (string[])[c.Name, Shown.Number(c.Count)])]);
            html.Close();
        }
    }

    private static void WriteFacts(HtmlWriter html, RunRecord run)
    {
        html.Element("h2", "Which run this is");
        Sections.WriteTable(html, "facts", ["fact", "value"], [
            .. run.Identity.Parameters.Select(p => (string[])[p.Name, p.Value.ToString()]),
            ["seed", run.Identity.Seed.ToString(CultureInfo.InvariantCulture)],
            ["kernel", run.Identity.Kernel],
            ["simulated", Shown.Quantity(run.Simulated.Seconds, "s")],
            ["events", run.Events.ToString(CultureInfo.InvariantCulture)],
            ["ended", run.Ending.ToText()],
            ["fingerprint", run.Fingerprint ?? "none: the run is partial"],
        ]);
    }

    private static void WriteData(HtmlWriter html, IReadOnlyList<SampledSeries> series)
    {
        if (series.Count == 0)
        {
            return;
        }

        EmbeddedSeries.Write(html, series);
        html.Open("script").Raw($"/*\n{Asset.Read(Asset.ChartLicence)}\n*/\n");
        html.Raw(Asset.Read(Asset.ChartScript)).Close();
        html.Open("script").Raw(Asset.Read(Asset.Script)).Close();
    }
}
