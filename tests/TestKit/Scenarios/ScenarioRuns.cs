using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Tests;

/// <summary>Runs the scenarios of the checkout as <c>netsim run</c> does, in this process.</summary>
public static class ScenarioRuns
{
    /// <summary>Compiles (or takes from the cache) a scenario.</summary>
    public static IScenarioProgram Load(string scenario)
    {
        var loaded = ScriptHost.Load(Repository.PathOf(Path.Combine("scenarios", scenario)));
        return loaded.Program
            ?? throw new InvalidOperationException(string.Join(Environment.NewLine, loaded.Diagnostics));
    }

    /// <summary>Runs a scenario to its end; whatever it throws comes out.</summary>
    public static RunRecord Run(string scenario, RunSettings? settings = null)
    {
        var outcome = ScenarioRunner.Run(Load(scenario), settings ?? new RunSettings());
        return outcome.Failure is null
            ? outcome.Record
            : throw new InvalidOperationException($"{scenario} failed: {outcome.Failure}", outcome.Failure);
    }

    /// <summary>Settings with parameters: <c>With(("backlog", "511"))</c>.</summary>
    public static RunSettings With(params (string Name, string Value)[] parameters) =>
        new() { Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) };

    /// <summary>A recorded number.</summary>
    public static double Number(this RunRecord record, string metric) => record.Metric(metric) switch
    {
        NumberValue number => number.Value,
        var other => throw new InvalidOperationException($"{metric} is no number but {other}."),
    };

    /// <summary>A recorded gauge.</summary>
    public static GaugeValue Gauge(this RunRecord record, string metric) => (GaugeValue)record.Metric(metric);

    /// <summary>A recorded distribution.</summary>
    public static DistributionValue Distribution(this RunRecord record, string metric) =>
        (DistributionValue)record.Metric(metric);

    private static MetricValue Metric(this RunRecord record, string metric)
    {
        foreach (var candidate in record.Metrics)
        {
            if (candidate.Name == metric)
            {
                return candidate.Value;
            }
        }

        throw new InvalidOperationException(
            $"No metric '{metric}' among {string.Join(", ", record.Metrics.Select(m => m.Name))}.");
    }
}
