using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>
/// A distribution of the script, kept as an HDR histogram: <c>var waits = Histogram("waits"); … waits.Record(Now - since);</c>.
/// Handlers of any host may record; only the script itself reads. Quantiles are within 0.1 %.
/// </summary>
public sealed class OwnHistogram : DistributionMetric
{
    /// <summary>The unit of spans of time.</summary>
    internal const string Seconds = "s";

    private readonly PartitionParts<Histogram> _parts;

    private OwnHistogram(string name, string unit, PartitionParts<Histogram> parts)
        : base(name, name, unit, unit == Seconds ? 1e9 : 1, () => Merged(parts)) => _parts = parts;

    /// <summary>Records a span of time.</summary>
    /// <param name="span">At least zero.</param>
    /// <exception cref="ScenarioException">It is negative, or the histogram has another unit.</exception>
    public void Record(Duration span)
    {
        RequireUnit(Unit == Seconds, "a span of time");
        Take(span.Nanoseconds, span.ToString());
    }

    /// <summary>Records a quantity in the histogram's unit.</summary>
    /// <param name="value">At least zero.</param>
    /// <exception cref="ScenarioException">It is negative, or the histogram is one of spans of time.</exception>
    public void Record(long value)
    {
        RequireUnit(Unit != Seconds, "a bare number");
        Take(value, $"{value}");
    }

    internal static OwnHistogram Create(ScenarioContext context, string name, string unit)
    {
        var parts = new PartitionParts<Histogram>(context, name, () => new());
        context.Simulation.WhenForgetting(() => parts.All.ToList().ForEach(part => part.Clear()));
        return new(name, unit, parts);
    }

    private static Histogram Merged(PartitionParts<Histogram> parts)
    {
        var sum = new Histogram();
        foreach (var part in parts.All)
        {
            sum.Add(part);
        }

        return sum;
    }

    private void Take(long value, string shown)
    {
        if (value < 0)
        {
            throw new ScenarioException($"The histogram '{Name}' takes values from zero on, not {shown}.");
        }

        _parts.Mine.Record(value);
    }

    private void RequireUnit(bool fits, string what)
    {
        if (!fits)
        {
            throw new ScenarioException(
                $"The histogram '{Name}' counts in '{Unit}' and cannot take {what}: spans of time need the unit \"s\" (the "
                + "default), everything else another: Histogram(\"sizes\", unit: \"bytes\").");
        }
    }
}
