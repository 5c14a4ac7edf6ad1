using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>
/// A simulated Linux machine, as a script speaks of it. What is set before the first <c>Run</c> holds from the start; what
/// is set later, in <c>At</c> or between runs, holds from then on.
/// </summary>
public partial class Host : Node
{
    private readonly Dictionary<TcpState, GaugeMetric> _sockets = [];
    private int _queues = 1;
    private string? _onlyOneQueue;
    private CounterView? _netstat;
    private SysctlView? _sysctl;

    internal Host(ScenarioContext context, uint index, HostGroup group)
        : base(context, index) => Group = group;

    /// <summary>The kernel profile it runs, such as <c>linux-6.18</c>.</summary>
    public string Kernel => Group.Profile.Name;

    /// <summary>Its sysctls by their full names: <c>web.Sysctl["net.ipv4.tcp_fin_timeout"] = 30</c>.</summary>
    public SysctlView Sysctl => _sysctl ??= new(Group, this);

    /// <summary>Its counters by the names of <c>nstat</c>: <c>web.Netstat["TcpExtListenDrops"]</c>.</summary>
    public CounterView Netstat => _netstat ??= new CounterView(this);

    /// <summary>Time since boot at the start of the run; decides where its timestamp clock stands. Default one hour.</summary>
    /// <exception cref="ScenarioException">Negative, or the run has begun.</exception>
    public Duration Uptime
    {
        get => Group.UptimeOf(Index);
        set => Group.SetUptime(Index, value);
    }

    /// <summary>
    /// Receive queues: as with RSS and SO_REUSEPORT, flows are spread by a hash of their four-tuple over so many workers,
    /// each with a listener, a SYN queue and an accept queue of its own, which share nothing. 1 (the default) to 64. A
    /// change of the model, see the README: backlogs are per queue, and the host can neither connect nor run programs.
    /// </summary>
    /// <exception cref="ScenarioException">
    /// Out of range, a member of a group, a host that connects or runs a program, or the run has begun.
    /// </exception>
    public int Queues
    {
        get => _queues;
        set
        {
            Context.BeforeRun($"The queues of '{Name}'");
            if (value is < 1 or > Topology.MostQueues)
            {
                throw new ScenarioException(
                    $"The queues of '{Name}' must be 1 to {Topology.MostQueues}, not {value}.");
            }

            if (Group.Count > 1)
            {
                throw new ScenarioException($"'{Name}' is one of a group: only a host of its own can have queues.");
            }

            _queues = value;
            RequireOneQueue();
        }
    }

    /// <summary>
    /// Whether kernel timers fire late by the wheel's granularity, as Linux's do. Default true; of all members of a group.
    /// </summary>
    /// <exception cref="ScenarioException">The run has begun.</exception>
    public bool WheelLateness
    {
        get => Group.WheelLateness;
        set => Group.WheelLateness = value;
    }

    /// <summary>
    /// Ticks a second of its kernel (CONFIG_HZ): 100, 250, 300 or 1000. Default: what the kernel profile has; of all
    /// members of a group.
    /// </summary>
    /// <exception cref="ScenarioException">Linux cannot be built so, or the run has begun.</exception>
    public int Hz
    {
        get => Group.Hz;
        set => Group.Hz = value;
    }

    /// <summary>Descriptors its applications may have open (RLIMIT_NOFILE). Default 1,048,576.</summary>
    /// <exception cref="ScenarioException">Below 1.</exception>
    public int DescriptorLimit
    {
        set
        {
            if (value < 1)
            {
                throw new ScenarioException($"The descriptor limit of '{Name}' must be at least 1, not {value}.");
            }

            Context.Simulation.WhenBuilt(() => Array.ForEach(Machines, machine => machine.DescriptorLimit = value));
        }
    }

    internal HostGroup Group { get; }

    internal Machine Machine => Context.Simulation.World.MachineOf(Index);

    /// <summary>Its machine, or that of each of its receive queues.</summary>
    internal Machine[] Machines => [.. Context.Simulation.World.QueuesOf(Machine)];

    /// <summary>Serves a port: each accepted connection gets a handler of its own.</summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="backlog">As given to listen(); the kernel cuts it to net.core.somaxconn and admits one more.</param>
    /// <param name="handler">What to do with each connection.</param>
    /// <param name="concurrency">Handlers that run at once; further connections wait to be accepted. Null: no limit.</param>
    /// <param name="name">Name of its metrics; default <c>host:port</c>.</param>
    /// <exception cref="ScenarioException">The port or backlog is out of range, or the name is taken.</exception>
    public ScenarioListener Listen(
        int port, int backlog, ConnectionHandler handler, int? concurrency = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new ScenarioListener(this, Ports.Require(port), backlog, handler, concurrency, name);
    }

    /// <summary>Serves a UDP port: each datagram gets a handler of its own.</summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="handler">What to do with each datagram: <c>async d => { await Sleep(1.ms); d.Reply(120); }</c>.</param>
    /// <param name="concurrency">
    /// Handlers that run at once; further datagrams wait in the receive buffer (net.core.rmem_default) and are dropped when
    /// it is full. 1 is a server with one thread. Null: no limit.
    /// </param>
    /// <param name="name">Name of its metrics; default <c>host:port/udp</c>.</param>
    /// <exception cref="ScenarioException">The port or concurrency is out of range, or the name or port is taken.</exception>
    public UdpListener ListenUdp(int port, DatagramHandler handler, int? concurrency = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new UdpListener(this, Ports.Require(port), handler, concurrency, name);
    }

    /// <summary>
    /// What its handlers share: the one object of this class that the host has, made when first asked for. A handler writes
    /// <c>host.State&lt;Tally&gt;()</c>, or <c>c.Machine.State&lt;Tally&gt;()</c> where it has a connection <c>c</c>, and the
    /// script reads it here after <c>Run</c>.
    /// </summary>
    /// <typeparam name="T">A class of the script.</typeparam>
    /// <exception cref="ScenarioException">Before the first <c>Run</c>.</exception>
    public T State<T>()
        where T : class, new() => Machine.State<T>();

    /// <summary>
    /// Its own random draws, which come from the seed: <c>host.Random.For("think").Draw(n)</c> is the n-th of that purpose.
    /// </summary>
    /// <exception cref="ScenarioException">Before the first <c>Run</c>.</exception>
    public RandomKey Random => Machine.Random;

    /// <summary>
    /// Runs a program on the machine, from the start of the run or from now on, and again after each <see cref="Restart"/>.
    /// </summary>
    /// <param name="program">An <c>async</c> handler that gets the machine.</param>
    public void Start(Func<Machine, HandlerTask> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        NeedOneQueue("run programs");
        Group.AddService(Index, () => Machine.Start(program));
        Context.Simulation.WhenBuilt(() => Refusals.Translate(() => Machine.Start(program)));
    }

    /// <summary>
    /// How many of its sockets are in a state, over time. A host of its own is counted from the start of the run; a member
    /// of a group from the first call.
    /// </summary>
    /// <param name="state">Any state but CLOSED and LISTEN.</param>
    /// <exception cref="ScenarioException">Sockets in that state are not counted.</exception>
    public GaugeMetric Sockets(TcpState state)
    {
        if (state is TcpState.Closed or TcpState.Listen)
        {
            throw new ScenarioException("Only connections are counted by state, not CLOSED or LISTEN sockets.");
        }

        if (!_sockets.TryGetValue(state, out var gauge))
        {
            Context.Simulation.WhenBuilt(() => StartCounting(state));
            var text = state.SsName();
            gauge = new GaugeMetric(
                $"{Name}.{text}", $"{Name}.{text}", "", () => StartCounting(state), () => Context.Simulation.Now);
            _sockets.Add(state, gauge);
            Context.Sampler.Add(Name, gauge);
            Context.Simulation.WhenForgetting(gauge.Forget);
        }

        return gauge;
    }

    /// <summary>Notes that something of the host needs all of its state in one place.</summary>
    /// <param name="what">Completes "cannot …".</param>
    /// <exception cref="ScenarioException">It has several queues.</exception>
    internal void NeedOneQueue(string what)
    {
        _onlyOneQueue = what;
        RequireOneQueue();
    }

    /// <summary>The gauges of a state, one for each queue.</summary>
    internal TimeWeightedGauge[] StartCounting(TcpState state) =>
        Array.ConvertAll(Machines, machine => machine.Sockets(state));

    private void RequireOneQueue()
    {
        if (_queues > 1 && _onlyOneQueue is { } what)
        {
            throw new ScenarioException(
                $"'{Name}' cannot {what} with {_queues} queues: they share nothing. Use a second host, or one queue.");
        }
    }
}
