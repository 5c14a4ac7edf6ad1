using NetSim.Core;

namespace NetSim.Results;

/// <summary>What a report shows of the core's measuring instruments.</summary>
public static class Summaries
{
    /// <summary>What a report shows of this distribution.</summary>
    /// <param name="histogram">What was recorded.</param>
    /// <param name="divisor">
    /// Recorded units per reported unit, above 0: 1e9 reports recorded nanoseconds as seconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is not positive.</exception>
    public static DistributionValue Summarize(this Histogram histogram, double divisor = 1)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisor);
        return histogram.Count == 0
            ? DistributionValue.Empty
            : new DistributionValue(
                histogram.Count,
                histogram.Mean / divisor,
                histogram.Min / divisor,
                histogram.ValueAtQuantile(0.5) / divisor,
                histogram.ValueAtQuantile(0.9) / divisor,
                histogram.ValueAtQuantile(0.99) / divisor,
                histogram.ValueAtQuantile(0.999) / divisor,
                histogram.Max / divisor);
    }

    /// <summary>What a report shows of this gauge.</summary>
    /// <param name="gauge">What was observed.</param>
    /// <param name="until">The end of the observation; not before the last change.</param>
    /// <param name="divisor">Kept units per reported unit, above 0; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="until"/> lies before the last change, or <paramref name="divisor"/> is not positive.
    /// </exception>
    public static GaugeValue Summarize(this TimeWeightedGauge gauge, SimTime until, double divisor = 1)
    {
        ArgumentNullException.ThrowIfNull(gauge);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisor);
        var span = (until - gauge.Since).Nanoseconds;
        var mean = span == 0 ? gauge.Last : (double)gauge.AreaUntil(until) / span;
        return new GaugeValue(gauge.Last / divisor, gauge.Min / divisor, mean / divisor, gauge.Max / divisor);
    }
}
