using NetSim.Core;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// How people name a column: <c>users.connect_latency_p99_s</c> in full, without its unit, or by the metric alone for
/// the number that stands for it.
/// </summary>
public static class ColumnNames
{
    /// <summary>The short names of a column; the full one is not among them.</summary>
    public static IEnumerable<string> ShortOf(MetricRecord metric, MetricColumn column)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (column.IsMain && metric.Name != column.Name)
        {
            yield return metric.Name;
        }

        if (column.Unit.Length > 0 && column.Name.EndsWith("_" + column.Unit, StringComparison.Ordinal))
        {
            yield return column.Name[..^(column.Unit.Length + 1)];
        }
    }

    /// <summary>The full name of a column of a run. A full name goes before the short name of another column.</summary>
    /// <param name="run">A complete run.</param>
    /// <param name="name">In full or short.</param>
    /// <exception cref="ExperimentException">
    /// The run has no such column; the message has the nearest that there is.
    /// </exception>
    public static string Resolve(RunRecord run, string name)
    {
        ArgumentNullException.ThrowIfNull(run);
        var columns = run.Metrics
            .SelectMany(metric => MetricColumn.Of(metric).Select(column => (metric, column))).ToList();
        foreach (var (_, column) in columns)
        {
            if (column.Name == name)
            {
                return name;
            }
        }

        foreach (var (metric, column) in columns)
        {
            if (ShortOf(metric, column).Contains(name))
            {
                return column.Name;
            }
        }

        var known = columns.SelectMany(c => ShortOf(c.metric, c.column).Append(c.column.Name)).Distinct().ToList();
        throw new ExperimentException(NearestName.Of(name, known) is { } near
            ? $"there is no metric '{name}'; did you mean '{near}'?"
            : $"there is no metric '{name}'; recorded are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
    }
}
