using System.Globalization;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>The numbers of a run by name: columns, metrics by their bare name, parameters.</summary>
internal sealed class RunValues
{
    private readonly Dictionary<string, double> _values = [];

    public RunValues(RunRecord run)
    {
        foreach (var (name, value) in run.Identity.Parameters)
        {
            if (double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                _values[name] = number;
            }
        }

        // A metric goes before a parameter of the same name, and a column before the short form of another.
        foreach (var metric in run.Metrics)
        {
            foreach (var column in MetricColumn.Of(metric))
            {
                foreach (var name in ColumnNames.ShortOf(metric, column))
                {
                    _values[name] = column.Value;
                }
            }
        }

        foreach (var column in run.Metrics.SelectMany(MetricColumn.Of))
        {
            _values[column.Name] = column.Value;
        }
    }

    /// <summary>The number of a name.</summary>
    /// <exception cref="ExperimentException">No run has it; the message has the nearest that there is.</exception>
    public double Of(string name)
    {
        if (_values.TryGetValue(name, out var value))
        {
            return value;
        }

        var near = NearestName.Of(name, _values.Keys.Order(StringComparer.Ordinal));
        throw new ExperimentException(near is null
            ? $"there is no metric '{name}'; recorded are "
                + $"{string.Join(", ", _values.Keys.Order(StringComparer.Ordinal))}"
            : $"there is no metric '{name}'; did you mean '{near}'?");
    }
}
