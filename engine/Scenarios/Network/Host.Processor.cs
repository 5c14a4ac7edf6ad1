using NetSim.Core;

namespace NetSim.Scenarios;

// CPU time, and who waits for it.
public partial class Host
{
    private int? _cores;
    private GaugeMetric? _busyCores;
    private GaugeMetric? _runQueue;

    /// <summary>
    /// Cores for what its handlers do with <c>await Work(…)</c>: 1 to 4,096, or null, the default, for always enough. One run
    /// queue in front of all cores, in slices of 3 ms. May change in mid-run.
    /// </summary>
    /// <exception cref="ScenarioException">Out of range, or the host has several receive queues.</exception>
    public int? Cores
    {
        get => Context.Simulation.HasStarted ? Machine.Cores : _cores;
        set
        {
            if (value is < 1 or > 4_096)
            {
                throw new ScenarioException($"The cores of '{Name}' must be 1 to 4,096, not {value}.");
            }

            NeedOneQueue("have a CPU budget");
            _cores = value;
            Context.Simulation.WhenBuilt(() => Machine.Cores = value);
        }
    }

    /// <summary>Cores at work, over time. Counted from the first mention on, or from the start of the run.</summary>
    public GaugeMetric BusyCores => _busyCores ??= Counted("busy_cores", "BusyCores", () => Machine.BusyCores);

    /// <summary>Handlers that wait for a core, over time.</summary>
    public GaugeMetric RunQueue => _runQueue ??= Counted("run_queue", "RunQueue", () => Machine.RunQueue);

    /// <summary>The mean share of its cores that worked so far, 0 to 1; NaN without <see cref="Cores"/>.</summary>
    public MetricNumber Utilisation
    {
        get
        {
            var share = Cores is { } cores ? BusyCores.TimeAverage.Value / cores : double.NaN;
            return new($"{Name}.utilisation", $"{Name}.Utilisation", "", share);
        }
    }

    private GaugeMetric Counted(string name, string shortName, Func<TimeWeightedGauge> gauge)
    {
        Context.Simulation.WhenBuilt(() => gauge());
        var metric = new GaugeMetric(
            $"{Name}.{name}", $"{Name}.{shortName}", "", () => [gauge()], () => Context.Simulation.Now);
        Context.Sampler.Add(Name, metric);
        Context.Simulation.WhenForgetting(metric.Forget);
        return metric;
    }
}
