using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>The counters of a host, or the sums over a group of hosts, by the names that <c>nstat</c> prints.</summary>
public sealed class CounterView
{
    private readonly HostGroup _group;
    private readonly Host? _member;
    private readonly Dictionary<string, CounterMetric> _metrics = [];

    internal CounterView(Host host)
    {
        _group = host.Group;
        _member = host;
    }

    internal CounterView(HostGroup group) => _group = group;

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
                return Add(name, new CounterMetric($"{Owner}.{name}", name, Read(ofUdp)));
            }

            if (!MibNames.TryParse(name, out var counter, out var nearest))
            {
                var hint = nearest.Length > 0 ? $"; did you mean '{nearest}'?" : ".";
                throw new ScenarioException($"There is no counter '{name}'{hint}");
            }

            if (_member is { } member && _group.Count > 1)
            {
                _group.Context.Simulation.WhenBuilt(() => Refusals.Translate(() => member.Machine.KeepOwnCounters()));
            }

            return Add(name, new CounterMetric($"{Owner}.{name}", name, Read(counter)));
        }
    }

    private string Owner => _member?.Name ?? _group.Name;

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
        _group.Context.Simulation.WhenForgetting(metric.Forget);
        return metric;
    }

    // A host of its own is its group, whose sum is over its receive queues.
    private Func<long> Read(Mib counter) => _member is { } member && _group.Count > 1
        ? () => member.Machine.Counters[counter]
        : () => _group.Machines.Counter(counter);

    private Func<long> Read(Func<DatagramCounters, long> counter) => _member is { } member
        ? () => counter(member.Machine.DatagramCounters)
        : () => _group.Machines.MembersInUse().Sum(machine => counter(machine.DatagramCounters));
}
