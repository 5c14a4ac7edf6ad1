using NetSim.Core;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>What the requests of a load, or the upstream requests of a proxy, did.</summary>
public class RequestMetrics
{
    private readonly Func<IReadOnlyList<RequestRecorder>> _recorders;
    private readonly Dictionary<Errno, CounterMetric> _errors = [];

    internal RequestMetrics(ScenarioContext context, string name, Func<IReadOnlyList<RequestRecorder>> recorders)
    {
        Context = context;
        Name = name;
        _recorders = recorders;
        Requests = Counter("requests", "Requests", r => r.Requests);
        ConnectOk = Counter("connect_ok", "ConnectOk", r => r.ConnectOk);
        Completed = Counter("completed", "Completed", r => r.Completed);
        Timeouts = Counter("timeouts", "Timeouts", r => r.Timeouts);
        Retries = Counter("retries", "Retries", r => r.Retries);
        Opened = new CounterMetric($"{name}.opened", "Opened", () => Sum(r => r.Opened));
        Open = new CounterMetric($"{name}.open", "Open", CountOpen);
        ConnectLatency = Latency("connect_latency", "ConnectLatency", r => r.ConnectLatency);
        RequestLatency = Latency("request_latency", "RequestLatency", r => r.RequestLatency);
        context.Simulation.WhenForgetting(Clear);
        foreach (var counter in new[] { Requests, ConnectOk, Completed, Timeouts })
        {
            context.Sampler.Add("", counter);
        }
    }

    /// <summary>Unique name, the first part of the metrics' names.</summary>
    public string Name { get; }

    /// <summary>Requests whose time has come.</summary>
    public CounterMetric Requests { get; }

    /// <summary>Requests that got a connection, new or kept; <c>.Between</c> asks by arrival time.</summary>
    public CounterMetric ConnectOk { get; }

    /// <summary>Requests answered in full.</summary>
    public CounterMetric Completed { get; }

    /// <summary>Requests given up at the application's deadline; an errno is not among them.</summary>
    public CounterMetric Timeouts { get; }

    /// <summary>Further attempts at requests that had failed; the request itself ends once.</summary>
    public CounterMetric Retries { get; }

    /// <summary>Connections opened.</summary>
    public CounterMetric Opened { get; }

    /// <summary>Requests neither answered, timed out nor failed yet.</summary>
    public CounterMetric Open { get; }

    /// <summary>From the intended start to the connection, in seconds; kept connections are not in it.</summary>
    public DistributionMetric ConnectLatency { get; }

    /// <summary>From the intended start to the last octet of the answer, in seconds.</summary>
    public DistributionMetric RequestLatency { get; }

    internal ScenarioContext Context { get; }

    /// <summary>Requests that ended with this errno; <c>.Between</c> asks by arrival time.</summary>
    public CounterMetric Errors(Errno errno)
    {
        if (!_errors.TryGetValue(errno, out var known))
        {
            known = new CounterMetric(
                $"{Name}.errors.{errno}",
                $"Errors({errno})",
                () => Sum(r => r.ErrorsOf(errno)?.Total ?? 0),
                (from, until) => Sum(r => r.ErrorsOf(errno)?.Between(from, until) ?? 0));
            _errors.Add(errno, known);
        }

        return known;
    }

    /// <summary>When the first request ended with this errno, in seconds of simulated time; NaN when none did.</summary>
    public MetricNumber FirstError(Errno errno)
    {
        var first = _recorders().Select(r => r.FirstErrorOf(errno)).DefaultIfEmpty(SimTime.Never).Min();
        return new MetricNumber(
            $"{Name}.first_error.{errno}",
            $"FirstError({errno})",
            "s",
            first == SimTime.Never ? double.NaN : first.Seconds);
    }

    private CounterMetric Counter(string name, string shortName, Func<RequestRecorder, SlotCounter> of) => new(
        $"{Name}.{name}", shortName, () => Sum(r => of(r).Total), (from, until) => Sum(r => of(r).Between(from, until)));

    private DistributionMetric Latency(string name, string shortName, Func<RequestRecorder, Histogram> of) =>
        new($"{Name}.{name}", shortName, "s", 1e9, () => Merge(of));

    private Histogram Merge(Func<RequestRecorder, Histogram> of)
    {
        var sum = new Histogram();
        foreach (var recorder in _recorders())
        {
            sum.Add(of(recorder));
        }

        return sum;
    }

    private long CountOpen() =>
        Sum(r => r.Requests.Total - r.Completed.Total - r.Timeouts.Total - r.ErrnosSeen().Sum(e => r.ErrorsOf(e)!.Total));

    private long Sum(Func<RequestRecorder, long> of) => _recorders().Sum(of);

    private void Clear()
    {
        foreach (var recorder in _recorders())
        {
            recorder.Clear();
        }
    }
}

/// <summary>A load, as a script speaks of it.</summary>
public sealed class Load : RequestMetrics
{
    internal Load(ScenarioContext context, string name, Deferred<LoadGenerator> loop)
        : base(context, name, () => loop.Value is null ? [] : [.. loop.Value.Recorders])
    {
    }
}
