using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>A NAT box of a scenario, with the table in which it tracks connections.</summary>
public sealed class NatBox : Node
{
    internal NatBox(ScenarioContext context, uint index, string name, ConntrackSysctls sysctls)
        : base(context, index)
    {
        Sysctl = new ConntrackView(sysctls);
        Dropped = Counter(name, "conntrack_drop", "Dropped", c => c.Drop);
        EarlyDropped = Counter(name, "conntrack_early_drop", "EarlyDropped", c => c.EarlyDrop);
        InsertFailed = Counter(name, "conntrack_insert_failed", "InsertFailed", c => c.InsertFailed);
        Entries = new CounterMetric(
            $"{name}.conntrack_entries", "Entries", () => context.Simulation.World.Network.NatAt(index).CountAt(context.Simulation.Now));
        context.Sampler.Add(name, Entries);

        CounterMetric Counter(string box, string metric, string shortName, Func<ConntrackCounters, long> of)
        {
            var counter = new CounterMetric(
                $"{box}.{metric}", shortName, () => of(context.Simulation.World.Network.NatAt(index).Counters));
            context.Simulation.WhenForgetting(counter.Forget);
            return counter;
        }
    }

    /// <summary>
    /// The sysctls of connection tracking by their full names, such as <c>net.netfilter.nf_conntrack_max</c>. Written while
    /// the run goes on, a timeout holds for entries that are touched from then on.
    /// </summary>
    public ConntrackView Sysctl { get; }

    /// <summary>Entries in the table now.</summary>
    public CounterMetric Entries { get; }

    /// <summary>
    /// Packets of new connections that were dropped because the table was full, or no port was free (<c>drop</c> in
    /// <c>conntrack -S</c>).
    /// </summary>
    public CounterMetric Dropped { get; }

    /// <summary>Entries that had to go early because the table was full (<c>early_drop</c>).</summary>
    public CounterMetric EarlyDropped { get; }

    /// <summary>New connections that found no free port (<c>insert_failed</c>).</summary>
    public CounterMetric InsertFailed { get; }
}

/// <summary>The sysctls of a NAT box.</summary>
public sealed class ConntrackView
{
    private readonly ConntrackSysctls _sysctls;

    internal ConntrackView(ConntrackSysctls sysctls) => _sysctls = sysctls;

    /// <summary>A value; times are in seconds.</summary>
    /// <param name="name">With or without <c>net.netfilter.</c>.</param>
    /// <exception cref="ScenarioException">There is no such sysctl, or the value is out of its range.</exception>
    public int this[string name]
    {
        get => Refusals.Translate(() => _sysctls[name]);
        set => Refusals.Translate(() => _sysctls[name] = value);
    }
}
