using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>The counters of a host by the names that <c>nstat</c> prints.</summary>
public sealed class CounterView
{
    private readonly Host _host;
    private readonly Dictionary<string, CounterMetric> _metrics = [];

    internal CounterView(Host host) => _host = host;

    /// <summary>One counter.</summary>
    /// <param name="name">With its section in front: <c>TcpExtListenDrops</c>, <c>TcpActiveOpens</c>, <c>UdpNoPorts</c>.</param>
    /// <exception cref="ScenarioException">There is no such counter; the message offers the nearest.</exception>
    public CounterMetric this[string name]
    {
        get
        {
            if (_metrics.TryGetValue(name, out var known))
            {
                return known;
            }

            if (Datagrams(name) is { } ofUdp)
            {
                return Add(name, new CounterMetric($"{_host.Name}.{name}", name, () => ofUdp(_host.Machine.DatagramCounters)));
            }

            if (!MibNames.TryParse(name, out var counter, out var nearest))
            {
                var hint = nearest.Length > 0 ? $"; did you mean '{nearest}'?" : ".";
                throw new ScenarioException($"There is no counter '{name}'{hint}");
            }

            if (_host.Group.Count > 1)
            {
                _host.Context.Simulation.WhenBuilt(() => Refusals.Translate(() => _host.Machine.KeepOwnCounters()));
            }

            return Add(name, new CounterMetric($"{_host.Name}.{name}", name, Read(counter)));
        }
    }

    private static Func<DatagramCounters, long>? Datagrams(string name) => name switch
    {
        "UdpInDatagrams" => counters => counters.InDatagrams,
        "UdpNoPorts" => counters => counters.NoPorts,
        "UdpInErrors" => counters => counters.InErrors,
        "UdpOutDatagrams" => counters => counters.OutDatagrams,
        "UdpRcvbufErrors" => counters => counters.RcvbufErrors,
        _ => null,
    };

    private CounterMetric Add(string name, CounterMetric metric)
    {
        _metrics.Add(name, metric);
        _host.Context.Simulation.WhenForgetting(metric.Forget);
        return metric;
    }

    // A host of its own is its group, whose sum is over its receive queues.
    private Func<long> Read(Mib counter) => _host.Group.Count == 1
        ? () => _host.Group.Machines.Counter(counter)
        : () => _host.Machine.Counters[counter];
}
