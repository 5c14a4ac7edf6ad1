namespace NetSim.Results;

/// <summary>A row of <c>summary.csv</c>.</summary>
/// <param name="Point">Which combination of parameters, from 1.</param>
/// <param name="Repetition">Which repetition of it, from 1.</param>
/// <param name="Run">The run.</param>
public sealed record SummaryRow(int Point, int Repetition, RunRecord Run);

/// <summary>
/// One row per run: <c>point,rep,seed</c>, the parameters, the metrics with their unit behind their name, and how the
/// run ended. Cells are numbers, texts, truth values or null, so that each format writes them in its own way.
/// </summary>
internal sealed class SummaryTable
{
    private static readonly string[] s_leading = ["point", "rep", "seed"];

    private static readonly string[] s_trailing =
        ["scenario", "kernel", "complete", "ended", "fingerprint", "events", "simulated_s"];

    private readonly IReadOnlyList<string> _parameters;
    private readonly IReadOnlyList<string> _metrics;

    /// <summary>Columns are those of all runs together, in the order of their first appearance.</summary>
    public SummaryTable(IReadOnlyList<SummaryRow> rows)
    {
        Rows = rows;
        _parameters = Ordered(rows.SelectMany(row => row.Run.Identity.Parameters).Select(p => p.Name));
        _metrics = Ordered(rows.SelectMany(row => row.Run.Metrics).SelectMany(MetricColumn.Of).Select(c => c.Name));
        Header = HeaderOf(_parameters, _metrics);
    }

    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>Names of the columns, each once.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The cells of a row, as many as there are columns; null for what the run does not have.</summary>
    public object?[] CellsOf(SummaryRow row)
    {
        var run = row.Run;
        var values = run.Identity.Parameters.ToDictionary(p => p.Name, p => p.Value.Value);
        var cells = run.Metrics.SelectMany(MetricColumn.Of).ToDictionary(c => c.Name, c => (object)c.Value);
        return [
            row.Point,
            row.Repetition,
            run.Identity.Seed,
            .. _parameters.Select(name => values.GetValueOrDefault(name)),
            .. _metrics.Select(name => cells.GetValueOrDefault(name)),
            run.Identity.Scenario,
            run.Identity.Kernel,
            run.Complete,
            run.Ending.ToText(),
            run.Fingerprint,
            run.Events,
            new ExactSeconds(run.Simulated)];
    }

    // A parameter may be called 'seed': the fixed columns keep their names, the others give way. SQL names columns
    // without regard to case, so names that differ in nothing else are told apart too.
    private static string[] HeaderOf(IReadOnlyList<string> parameters, IReadOnlyList<string> metrics)
    {
        HashSet<string> taken = new([.. s_leading, .. s_trailing], StringComparer.OrdinalIgnoreCase);
        return [
            .. s_leading,
            .. parameters.Select(name => Unique(name, "param_", taken)),
            .. metrics.Select(name => Unique(name, "metric_", taken)),
            .. s_trailing];
    }

    private static string Unique(string name, string prefix, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = prefix + name;
        }

        return name;
    }

    private static List<string> Ordered(IEnumerable<string> names)
    {
        HashSet<string> seen = [];
        return [.. names.Where(seen.Add)];
    }
}
