using NetSim.Traffic;

namespace NetSim.Scenarios;

/// <summary>A machine that runs a reverse proxy.</summary>
public sealed class ProxyHost : Host
{
    internal ProxyHost(ScenarioContext context, uint index, HostGroup group, ushort port, int backlog, ProxyOptions options)
        : base(context, index, group)
    {
        NeedOneQueue("be a proxy");
        Proxy? proxy = null;
        var listener = new ScenarioListener(
            this, port, backlog, client => (proxy ??= Attach(options)).Serve(client), null, null);
        Listener = listener;
        Upstream = new RequestMetrics(
            context, context.Metrics.Claim($"{options.Name}.upstream"), () => [(proxy ??= Attach(options)).Upstream]);
    }

    /// <summary>Where its clients connect.</summary>
    public ScenarioListener Listener { get; }

    /// <summary>What its upstream connections did.</summary>
    public RequestMetrics Upstream { get; }

    private Proxy Attach(ProxyOptions options) => new(Machine, options);
}
