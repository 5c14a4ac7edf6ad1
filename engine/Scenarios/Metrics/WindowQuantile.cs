using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>A quantile of what a distribution got between two samples: the p99 of each window, as a series in time.</summary>
internal sealed class WindowQuantile : Metric
{
    private readonly Func<Histogram> _read;
    private readonly double _part;
    private readonly double _divisor;
    private Histogram? _before;
    private double _value = double.NaN;

    public WindowQuantile(DistributionMetric of, double part, double divisor, Func<Histogram> read)
        : base($"{of.Name}.window_{Label(part)}", $"{of.ShortName}.{Label(part)}", of.Unit)
    {
        _part = part;
        _divisor = divisor;
        _read = read;
    }

    /// <summary>The quantile of the window that was closed last; NaN when nothing came in it.</summary>
    public override double Value => _value;

    /// <summary>Ends a window and begins the next.</summary>
    /// <returns>Whether anything came in it.</returns>
    public bool Close()
    {
        var now = _read();

        // After a warm-up the distribution has begun anew.
        var window = now.Since(now.Count < _before?.Count ? null : _before);
        _before = now.Since(null);
        _value = window.Count == 0 ? double.NaN : window.ValueAtQuantile(_part) / _divisor;
        return window.Count > 0;
    }

    internal override MetricValue Summarize() => new NumberValue(Value);

    // p99 and p99.9 are p99 and p999, as the distribution's own parts are called.
    private static string Label(double part) => "p" + Number.Text(part * 100).Replace(".", "", StringComparison.Ordinal);
}
