using NetSim.Core;

namespace NetSim.Scenarios;

// Metrics of the script's own, and thresholds on any metric.
public static partial class Scenario
{
    /// <summary>A counter of the script, which handlers of any host may add to.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="unit">Unit as a column suffix; empty, the default, for a bare count.</param>
    /// <exception cref="ScenarioException">The name is taken or empty.</exception>
    public static OwnCounter Counter(string name, string unit = "")
    {
        var context = ForScript("Counter", name);
        var counter = OwnCounter.Create(context, context.Metrics.Claim(name), unit);
        context.Sampler.Add("", counter);
        return counter;
    }

    /// <summary>A gauge of the script: the sum of what the hosts' handlers and the script hold in it, over time.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="unit">Unit as a column suffix; empty, the default, for a bare count.</param>
    /// <exception cref="ScenarioException">The name is taken or empty.</exception>
    public static OwnGauge Gauge(string name, string unit = "")
    {
        var context = ForScript("Gauge", name);
        var gauge = OwnGauge.Create(context, context.Metrics.Claim(name), unit);
        context.Sampler.Add("", gauge);
        return gauge;
    }

    /// <summary>A distribution of the script, which handlers of any host may record into.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="unit"><c>s</c>, the default, for spans of time; anything else for whole numbers: <c>bytes</c>.</param>
    /// <exception cref="ScenarioException">The name is taken or empty.</exception>
    public static OwnHistogram Histogram(string name, string unit = "s")
    {
        var context = ForScript("Histogram", name);
        return OwnHistogram.Create(context, context.Metrics.Claim(name), unit);
    }

    /// <summary>
    /// Watches a metric as a monitoring system does: checks it at even distances and reports the instants at which it has
    /// been beyond a threshold for long enough, and at which it is back. In the result, the dump and <c>Reports</c>.
    /// </summary>
    /// <param name="metric">A gauge or a counter. A ratio is written as <c>Alert("name", () =&gt; a / b, …)</c>.</param>
    /// <param name="warning">Above it is a warning; null for none.</param>
    /// <param name="critical">Above it is critical; null for none.</param>
    /// <param name="hold">How long it must stay beyond before it is reported. Default zero. Coming back counts at once.</param>
    /// <param name="below">Whether below the thresholds is beyond, as for a throughput. Default false.</param>
    /// <param name="every">Distance of the checks, above zero. Default 100 ms; what rises and falls between two is not seen.</param>
    /// <param name="name">Unique among alerts. Default: the metric's name.</param>
    /// <exception cref="ScenarioException">No threshold, thresholds in the wrong order, a metric without one live value, or a name taken.</exception>
    public static MetricAlert Alert(
        Metric metric, double? warning = null, double? critical = null, Duration? hold = null, bool below = false,
        Duration? every = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric switch
        {
            MetricNumber => throw new ScenarioException(
                $"'{metric.ShortName}' was calculated when it was written and does not change any more: write "
                + "Alert(\"name\", () => …, …)."),
            DistributionMetric => throw new ScenarioException(
                $"'{metric.ShortName}' is a distribution: write Alert(\"name\", () => …P99, …)."),
            _ => Watch(name ?? metric.Name, () => metric.Value, new(warning, critical, hold ?? Duration.Zero, below), every),
        };
    }

    /// <summary>The same for a number that is calculated anew at each check: <c>Alert("p99", () =&gt; load.RequestLatency.P99, …)</c>.</summary>
    /// <param name="name">Unique among alerts.</param>
    /// <param name="value">Gives the number; NaN is beyond nothing.</param>
    /// <param name="warning">Above it is a warning; null for none.</param>
    /// <param name="critical">Above it is critical; null for none.</param>
    /// <param name="hold">How long it must stay beyond before it is reported. Default zero.</param>
    /// <param name="below">Whether below the thresholds is beyond. Default false.</param>
    /// <param name="every">Distance of the checks, above zero. Default 100 ms.</param>
    /// <exception cref="ScenarioException">No threshold, thresholds in the wrong order, or a name taken.</exception>
    public static MetricAlert Alert(
        string name, Func<Metric> value, double? warning = null, double? critical = null, Duration? hold = null,
        bool below = false, Duration? every = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Watch(name, () => value().Value, new(warning, critical, hold ?? Duration.Zero, below), every);
    }

    private static MetricAlert Watch(string name, Func<double> value, AlertThresholds thresholds, Duration? every)
    {
        var context = ForScript("Alert", name);
        var distance = every ?? Duration.FromMilliseconds(100);
        RequirePositive(distance, "Alert(every: …)");
        Judge(name, thresholds);
        context.Metrics.Claim($"alert {name}");
        var alert = new MetricAlert(name, value, thresholds, context.Alerts);
        context.Simulation.WhenForgetting(alert.Forget);
        context.Timeline.Every(context.Simulation.Now + distance, distance, () => alert.Check(context.Simulation.Now));
        return alert;
    }

    private static void Judge(string name, AlertThresholds thresholds)
    {
        if (thresholds is { Warning: null, Critical: null })
        {
            throw new ScenarioException($"The alert '{name}' needs warning: or critical:, or both.");
        }

        if (thresholds.Hold < Duration.Zero)
        {
            throw new ScenarioException($"The alert '{name}' cannot hold for {thresholds.Hold}: at least zero.");
        }

        if (thresholds.Below ? thresholds.Critical > thresholds.Warning : thresholds.Critical < thresholds.Warning)
        {
            var right = thresholds.Below ? "at most" : "at least";
            throw new ScenarioException(
                $"The alert '{name}' is critical at {thresholds.Critical}, which must be {right} its warning's {thresholds.Warning}.");
        }
    }

    private static ScenarioContext ForScript(string what, string name) => !NetSim.Hosts.Handler.IsRunning
        ? Context
        : throw new ScenarioException($"{what}(\"{name}\") is for the script: make it there, and let handlers write it.");
}
