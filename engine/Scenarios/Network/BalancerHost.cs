using NetSim.Traffic;

namespace NetSim.Scenarios;

/// <summary>A machine that balances connections over upstream servers. Made by <c>Net.LoadBalancer(…)</c>.</summary>
public sealed class BalancerHost : Host
{
    private readonly Deferred<LoadBalancer> _balancer;

    internal BalancerHost(
        ScenarioContext context, uint index, HostGroup group, IReadOnlyList<Host> upstreams, LoadBalancerOptions options)
        : base(context, index, group)
    {
        NeedOneQueue("be a load balancer");
        context.Metrics.Claim(options.Name);
        _balancer = new Deferred<LoadBalancer>(
            context, () => new LoadBalancer(context.Simulation.World, context.Simulation.Traffic, options));
        if (options.Health is not null)
        {
            Start(machine => _balancer.Value!.CheckHealth(machine)); // Programs start when the world is built.
        }

        IdleEnds = Count("idle_ends", "IdleEnds", balancer => balancer.IdleEnds);
        Strays = Count("strays", "Strays", balancer => balancer.Strays);
        Refused = Count("refused", "Refused", balancer => balancer.Refused);
        Upstreams = [.. upstreams.Select((host, i) => new Upstream(
            $"{options.Name}.{host.Name}", () => _balancer.Value?.Upstreams[i]))];
    }

    /// <summary>Its upstreams, in the order in which they were given.</summary>
    public IReadOnlyList<Upstream> Upstreams { get; }

    /// <summary>Connections that ended because nothing was sent on them for the idle timeout.</summary>
    public CounterMetric IdleEnds { get; }

    /// <summary>Segments of connections that it does not know (any more), answered with RST.</summary>
    public CounterMetric Strays { get; }

    /// <summary>SYNs answered with RST because no upstream was up or had a port left.</summary>
    public CounterMetric Refused { get; }

    private CounterMetric Count(string name, string shortName, Func<LoadBalancer, long> of) =>
        new($"{Name}.{name}", shortName, () => _balancer.Value is { } balancer ? of(balancer) : 0);
}

/// <summary>One upstream of a load balancer, as a script speaks of it.</summary>
public sealed class Upstream
{
    private readonly string _name;
    private readonly Func<UpstreamServer?> _server;

    internal Upstream(string name, Func<UpstreamServer?> server)
    {
        _name = name;
        _server = server;
        Connections = Count("connections", "Connections", s => s.Connections);
        Active = Count("active", "Active", s => s.Active);
        ChecksPassed = Count("checks_passed", "ChecksPassed", s => s.ChecksPassed);
        ChecksFailed = Count("checks_failed", "ChecksFailed", s => s.ChecksFailed);
    }

    /// <summary>Connections that were given to it.</summary>
    public CounterMetric Connections { get; }

    /// <summary>Connections open now.</summary>
    public CounterMetric Active { get; }

    /// <summary>Health checks that succeeded.</summary>
    public CounterMetric ChecksPassed { get; }

    /// <summary>Health checks that failed.</summary>
    public CounterMetric ChecksFailed { get; }

    /// <summary>Whether new connections go to it.</summary>
    public bool IsUp => _server()?.IsUp ?? true;

    /// <summary>When it was first marked down, in seconds; NaN when never.</summary>
    public MetricNumber FirstDown => First(false, "first_down", "FirstDown");

    /// <summary>When it was first marked up again, in seconds; NaN when never.</summary>
    public MetricNumber FirstUp => First(true, "first_up", "FirstUp");

    private MetricNumber First(bool up, string name, string shortName)
    {
        var mark = _server()?.Marks.Where(m => m.Up == up).Select(m => m.At.Seconds).DefaultIfEmpty(double.NaN).First();
        return new($"{_name}.{name}", shortName, "s", mark ?? double.NaN);
    }

    private CounterMetric Count(string name, string shortName, Func<UpstreamServer, long> of) =>
        new($"{_name}.{name}", shortName, () => _server() is { } server ? of(server) : 0);
}
