using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>Reads every gauge and load counter at even distances: what <c>Sample(every: …)</c> asks for.</summary>
internal sealed class Sampler
{
    private readonly List<(string Host, Metric Metric, int Series, SampleSeries? Name)> _metrics = [];
    private bool _isOn;

    /// <summary>A metric that is worth a line in time.</summary>
    public void Add(string host, Metric metric) => _metrics.Add((host, metric, -1, null));

    public void Start(ScenarioContext context, Duration every)
    {
        if (_isOn)
        {
            throw new ScenarioException("Sampling is on already: say Sample(every: …) once.");
        }

        _isOn = true;
        context.Simulation.WhenBuilt(() => Announce(context));
        context.Timeline.Every(SimTime.Zero + every, every, () => Take(context));
    }

    private void Announce(ScenarioContext context)
    {
        for (var i = 0; i < _metrics.Count; i++)
        {
            var (host, metric, _, _) = _metrics[i];
            var name = new SampleSeries(host, metric.Name, metric.Unit);
            _metrics[i] = (host, metric, context.Output.AddSeries(name), name);
        }
    }

    private void Take(ScenarioContext context)
    {
        foreach (var (_, metric, series, name) in _metrics)
        {
            // A window in which nothing came has no quantile, and so no sample.
            if (metric is WindowQuantile window && !window.Close())
            {
                continue;
            }

            if (series >= 0)
            {
                context.Output.Sample(series, context.Simulation.Now, metric.Value);
            }

            if (name is not null && context.Settings.Sampled is { } sampled)
            {
                sampled(name, metric is CounterMetric, context.Simulation.Now, metric.Value);
            }
        }
    }
}
