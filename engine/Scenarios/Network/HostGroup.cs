using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>
/// Like hosts by the thousand, named <c>phone[0]</c>, <c>phone[1]</c> and so on. They share kernel, sysctls and counters
/// and cost nothing until they do something; a single host is a group of one.
/// </summary>
public sealed class HostGroup
{
    private readonly ScenarioContext _context;
    private readonly List<(uint Node, Action Start)> _services = [];
    private Duration _uptime = Duration.FromSeconds(3_600L);
    private long[]? _uptimes;
    private int? _hz;
    private Host? _single;

    internal HostGroup(ScenarioContext context, NodeGroup nodes, string name, KernelProfile profile)
    {
        _context = context;
        Nodes = nodes;
        Name = name;
        Profile = profile;
        Scratch = profile.CreateSettings();
        context.Simulation.Add(this);
    }

    /// <summary>The name without index.</summary>
    public string Name { get; }

    /// <summary>How many there are.</summary>
    public int Count => Nodes.Count;

    /// <summary>The sysctls of all of them.</summary>
    public SysctlView Sysctl => field ??= new(this, null);

    /// <summary>
    /// The sums of their counters by the names of <c>nstat</c>: <c>phones.Netstat["TcpActiveOpens"]</c>. May be asked before
    /// and after <c>Run</c>; one member's own must be named before it.
    /// </summary>
    public CounterView Netstat => field ??= new(this);

    /// <summary>Time since boot of all of them at the start of the run. Default one hour.</summary>
    /// <exception cref="ScenarioException">Negative, or the run has begun.</exception>
    public Duration Uptime
    {
        get => _uptime;
        set
        {
            RequireUptime(value);
            _uptime = value;
            _uptimes = null;
        }
    }

    /// <summary>Whether kernel timers fire late by the wheel's granularity. Default true.</summary>
    /// <exception cref="ScenarioException">The run has begun.</exception>
    public bool WheelLateness
    {
        get;
        set
        {
            _context.BeforeRun("WheelLateness");
            field = value;
        }
    } = true;

    /// <summary>
    /// Ticks a second of their kernel (CONFIG_HZ): 100, 250, 300 or 1000. Default: what the kernel profile has.
    /// </summary>
    /// <exception cref="ScenarioException">Linux cannot be built so, or the run has begun.</exception>
    public int Hz
    {
        get => _hz ?? Profile.Hz;
        set
        {
            _context.BeforeRun("Hz");
            _hz = KernelClock.IsHz(value)
                ? value
                : throw new ScenarioException($"Hz of '{Name}' must be 100, 250, 300 or 1000, not {value}.");
        }
    }

    internal NodeGroup Nodes { get; }

    internal KernelProfile Profile { get; }

    /// <summary>Settings against which a write before the run is judged, so that it is refused at its script line.</summary>
    internal TcpSettings Scratch { get; }

    internal ScenarioContext Context => _context;

    internal MachineGroup Machines => _context.Simulation.World.GroupOf(Nodes.First);

    /// <summary>One of them.</summary>
    /// <exception cref="ScenarioException">There is no such member.</exception>
    public Host this[int member] => (uint)member < (uint)Count
        ? Member(member)
        : throw new ScenarioException($"'{Name}' has members 0 to {Count - 1}, not {member}.");

    /// <summary>Says something about each of them: <c>.Each((h, i) =&gt; h.Uptime = i.hours)</c>.</summary>
    /// <returns>The same group.</returns>
    public HostGroup Each(Action<Host, int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var member = 0; member < Count; member++)
        {
            action(Member(member), member);
        }

        return this;
    }

    /// <summary>
    /// Lets each of them serve a port. A host with which nobody connects costs nothing for it; what the queues of one
    /// listener do is seen with <see cref="Host.Listen"/>.
    /// </summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="backlog">The argument of listen().</param>
    /// <param name="handler">What each host does with each connection.</param>
    /// <param name="concurrency">Handlers of one host that run at once; null (the default) for no limit.</param>
    /// <returns>The same group.</returns>
    /// <exception cref="ScenarioException">The port is taken or out of range, the backlog negative, the concurrency below 1.</exception>
    public HostGroup Listen(int port, int backlog, ConnectionHandler handler, int? concurrency = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var checkedPort = Ports.Require(port);
        if (backlog < 0 || concurrency < 1)
        {
            throw new ScenarioException(backlog < 0
                ? $"The backlog of '{Name}:{port}' must not be negative, but is {backlog}."
                : $"The concurrency of '{Name}:{port}' must be at least 1, but is {concurrency}.");
        }

        _context.Simulation.WhenBuilt(() =>
        {
            try
            {
                Machines.Listen(checkedPort, backlog, handler, concurrency);
            }
            catch (Exception wrong) when (wrong is SocketError or ArgumentException)
            {
                throw new ScenarioException($"'{Name}' cannot listen on port {port}: {wrong.Message}", wrong);
            }
        });
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Count})";

    internal void BecomeSingle(Host host) => _single = host;

    /// <summary>Notes what a member does when it boots again; what handlers started is not started again.</summary>
    internal void AddService(uint node, Action start)
    {
        if (!Handler.IsRunning)
        {
            _services.Add((node, start));
        }
    }

    /// <summary>Starts a member's listeners and programs after a reboot, in the order of the script.</summary>
    internal void StartServices(uint node) => Refusals.Translate(
        () => _services.FindAll(service => service.Node == node).ForEach(service => service.Start()));

    /// <summary>Gives the host its receive queues, before the network is built.</summary>
    internal void SetQueues(Topology topology)
    {
        if (_single is { Queues: > 1 } host)
        {
            topology.SetQueues(host.Index, host.Queues);
        }
    }

    /// <summary>See <see cref="Host.NeedOneQueue"/>.</summary>
    internal void NeedOneQueue(string what) => _single?.NeedOneQueue(what);

    internal Duration UptimeOf(uint node) => _uptimes is null ? _uptime : new(_uptimes[node - Nodes.First]);

    internal void SetUptime(uint node, Duration uptime)
    {
        RequireUptime(uptime);
        if (_uptimes is null)
        {
            _uptimes = new long[Count];
            Array.Fill(_uptimes, _uptime.Nanoseconds);
        }

        _uptimes[node - Nodes.First] = uptime.Nanoseconds;
    }

    /// <summary>Hands everything set so far to the machines, before anything touches them.</summary>
    internal void Configure()
    {
        var machines = Machines;
        machines.Kernel = Profile;
        machines.WheelLateness = WheelLateness;
        machines.Hz = _hz;
        machines.Uptime = _uptime;
        if (_uptimes is { } uptimes)
        {
            machines.SetUptimes(member => new Duration(uptimes[member]));
        }
    }

    /// <summary>Counts a single host's sockets by state from the start; members of larger groups only when asked for.</summary>
    internal void StartGauges()
    {
        if (_single is not { } host)
        {
            return;
        }

        for (var state = TcpState.SynSent; state <= TcpState.TimeWait; state++)
        {
            host.StartCounting(state);
        }
    }

    private Host Member(int member) => _single ?? new Host(_context, Nodes[member], this);

    private void RequireUptime(Duration uptime)
    {
        _context.BeforeRun("Uptime");
        if (uptime < Duration.Zero)
        {
            throw new ScenarioException($"The uptime of '{Name}' must not be negative, but is {uptime}.");
        }
    }
}
