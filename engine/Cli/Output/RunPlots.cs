using NetSim.Core;
using NetSim.Reports;
using NetSim.Results;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>
/// What a run looks like on a terminal, below its table: a small plot over time of everything sampled, and a bar for
/// each distribution. Nothing where the output is no terminal or colours are off.
/// </summary>
internal sealed class RunPlots
{
    private const int MostPlots = 24;
    private const int WidestPlot = 80;
    private const int BarWidth = 48;

    private readonly Dictionary<SampleSeries, PlotSeries> _series = [];
    private readonly List<PlotSeries> _inOrder = [];

    /// <summary>Takes a sample while the run goes on.</summary>
    public void Add(SampleSeries series, bool isCounter, SimTime at, double value)
    {
        if (!_series.TryGetValue(series, out var plot))
        {
            plot = new PlotSeries(series, isCounter);
            _series.Add(series, plot);
            _inOrder.Add(plot);
        }

        plot.Add(value);
    }

    public void Write(ColumnResult result, Terminal terminal)
    {
        var distributions = result.Record.Metrics
            .Where(metric => metric.Value is DistributionValue { Count: > 0 })
            .Select(metric => (Name: Titled(metric.Name, metric.Unit), Value: (DistributionValue)metric.Value))
            .ToList();
        var moving = _inOrder.Where(plot => plot.Values.Any(value => value != 0)).ToList();
        if (distributions.Count == 0 && moving.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine();
        TextTable.Print(terminal, console =>
        {
            WriteSamples(console, moving, result);
            WriteDistributions(console, distributions);
        });
    }

    private static void WriteSamples(IAnsiConsole console, List<PlotSeries> plots, ColumnResult result)
    {
        if (plots.Count == 0)
        {
            return;
        }

        var table = TextTable.Create(
            $"over {MetricRows.Text(result.Record.Simulated.Seconds)} s", "", "largest", "last");
        var width = Math.Clamp(console.Profile.Width - 64, 20, WidestPlot);
        foreach (var plot in plots.Take(MostPlots))
        {
            var name = plot.Series.Host.Length > 0
                && !plot.Series.Metric.StartsWith(plot.Series.Host, StringComparison.Ordinal)
                ? $"{plot.Series.Host} {plot.Series.Metric}"
                : plot.Series.Metric;
            table.AddRow(
                Markup.Escape(Titled(name, plot.Series.Unit)),
                $"[green]{Sparkline.Draw(plot.Values, width)}[/]",
                MetricRows.Text(plot.Values.Max()),
                MetricRows.Text(plot.Last));
        }

        console.Write(table);
        if (plots.Count > MostPlots)
        {
            console.MarkupLine($"and {plots.Count - MostPlots} more, in samples.csv");
        }
    }

    private static void WriteDistributions(
        IAnsiConsole console, List<(string Name, DistributionValue Value)> distributions)
    {
        if (distributions.Count == 0)
        {
            return;
        }

        var table = TextTable.Create("distribution", "", "median", "p99", "largest");
        foreach (var (name, value) in distributions)
        {
            var least = value.Min > 0 ? value.Min : value.Max / 1_000_000;
            table.AddRow(
                Markup.Escape(name),
                $"[blue]{PercentileBar.Draw(value, least, value.Max, BarWidth)}[/]",
                MetricRows.Text(value.P50),
                MetricRows.Text(value.P99),
                MetricRows.Text(value.Max));
        }

        console.Write(table);
        console.MarkupLine(Markup.Escape(PercentileBar.Legend));
    }

    private static string Titled(string name, string unit) => unit.Length > 0 ? $"{name} ({unit})" : name;
}
