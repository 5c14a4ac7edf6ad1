using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// One simulated Linux machine: its TCP, its applications and their descriptors. Made when a script or a packet first
/// touches it. Its members may be used by its own handlers, and by control code between runs.
/// </summary>
public sealed partial class Machine
{
    private readonly RandomKey _key;
    private TcpHost? _tcp;
    private MachineExtras? _extras;

    internal Machine(World world, MachineGroup group, uint node)
    {
        World = world;
        Group = group;
        Node = node;
        Dispatcher = world.DispatcherOf(node);
        Address = world.Network.AddressOf(node);
        _key = group.KeyOf(node);
        DescriptorLimit = group.DescriptorLimit;
        IsSilent = group.IsSilent;
    }

    /// <summary>The simulation that it belongs to.</summary>
    public World World { get; }

    /// <summary>What it shares with like machines.</summary>
    public MachineGroup Group { get; }

    /// <summary>Its index in topology and engine.</summary>
    public uint Node { get; }

    /// <summary>Its name: <c>web</c> or <c>phone[17]</c>.</summary>
    public string Name => World.Network.NameOf(Node);

    /// <summary>Whether it is one of several receive queues of a host, see <see cref="World.QueuesOf"/>.</summary>
    public bool HasQueues => World.Network.IsQueue(Node);

    /// <summary>Whether it swallows every packet, see <see cref="MachineGroup.IsSilent"/>.</summary>
    public bool IsSilent { get; }

    /// <summary>Who sees packets before its TCP does; null, the default, for nobody. Set before the run.</summary>
    public IPacketFilter? Filter { get; set; }

    /// <summary>Whether it has power: false between <see cref="Crash"/> and <see cref="Restart"/>.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Its own (first) address.</summary>
    public Ipv4Address Address { get; }

    /// <summary>The simulated time, as its events see it.</summary>
    public SimTime Now => Dispatcher.Now;

    /// <summary>The kernel that it runs.</summary>
    public KernelProfile Kernel => _tcp?.Profile ?? Group.Kernel;

    /// <summary>Root of its own random draws: use <c>Random.For("purpose").Draw(n)</c>.</summary>
    public RandomKey Random => _key.For("script");

    /// <summary>Its sysctls.</summary>
    public MachineSysctl Sysctl => new(this);

    /// <summary>Its dispatcher: the rooms above schedule their own events through it.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>
    /// Time since boot at the start of the run. Default: the group's. Set it before the machine's TCP is first used.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <exception cref="InvalidOperationException">Its TCP is in use already.</exception>
    public Duration Uptime
    {
        get => _tcp?.Clock.Uptime ?? _extras?.Uptime ?? Group.UptimeOf(Node);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Duration.Zero);
            RequireUnused("uptime");
            Extras.Uptime = value;
        }
    }

    /// <summary>Its TCP, made at first use.</summary>
    public TcpHost Tcp => _tcp ?? MakeTcp();

    /// <summary>Whether anything has used its TCP.</summary>
    public bool IsInUse => _tcp is not null;

    /// <summary>Whether its counters are its own rather than shared with its group.</summary>
    public bool HasOwnCounters => Group.Count == 1 || _extras is { KeepsCounters: true };

    /// <summary>
    /// Its MIB counters; shared by the group's members of one partition unless <see cref="HasOwnCounters"/>.
    /// </summary>
    public MibCounters Counters => Tcp.Counters;

    /// <summary>Whether it has written a sysctl of its own.</summary>
    internal bool HasOwnSettings => _tcp is { } tcp && !ReferenceEquals(tcp.Settings, Group.Settings);

    /// <summary>The sysctls in force; reading them does not make its TCP.</summary>
    internal TcpSettings Settings => _tcp?.Settings ?? Group.Settings;

    internal MachineExtras Extras => _extras ??= new();

    internal MachineExtras? ExtrasIfAny => _extras;

    /// <summary>Counts for this member of a group alone.</summary>
    /// <exception cref="InvalidOperationException">Its TCP is in use already.</exception>
    public void KeepOwnCounters()
    {
        if (!HasOwnCounters)
        {
            RequireUnused("counters");
            Extras.KeepsCounters = true;
        }
    }

    /// <summary>An object of the script that belongs to this machine: one of each type, made at first use.</summary>
    public T State<T>()
        where T : class, new() => Extras.StateOf<T>();

    /// <summary>Adds its sockets by state. Between runs, or by its own handlers.</summary>
    /// <param name="counts">One count for each <see cref="TcpState"/>, by its value.</param>
    public void AddStates(Span<int> counts)
    {
        if (_tcp is { } tcp)
        {
            Dispatcher.Stack.CountStates(tcp, counts);
        }
        else
        {
            counts[(int)TcpState.Listen] += ListenerCount;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Address})";

    /// <summary>Adds what only this machine has: settings, counters, ports, listeners, gauges. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        if (_tcp is { } tcp)
        {
            account.Add(MemoryKind.PortState, 0, tcp.ReservedBytes);
            account.Add(MemoryKind.Machine, 0, HasOwnSettings ? ObjectSize.Of<TcpSettings>() : 0);
            account.Add(MemoryKind.Observer, 0, HasOwnCounters && Group.Count > 1 ? tcp.Counters.ReservedBytes : 0);
        }

        _extras?.AddTo(account);
    }

    internal SysctlResult Write(string name, string value)
    {
        RequireUp("write sysctls");
        KeepBootSettings();
        if (Handler.IsRunning)
        {
            RequireOneQueue("write sysctls in handlers");
        }

        if (Handler.IsRunning && Handler.Machine != this)
        {
            throw new InvalidOperationException(
                $"A handler of '{Handler.Machine.Name}' may not write a sysctl of '{Name}': hosts share nothing.");
        }

        return SysctlTable.Set(Tcp, name, value);
    }

    /// <summary>Refuses what needs a state that the receive queues of a host do not share.</summary>
    internal void RequireOneQueue(string what)
    {
        if (HasQueues)
        {
            throw new InvalidOperationException(
                $"'{Group.Name}' has several receive queues and so cannot {what}: its queues share nothing.");
        }
    }

    private TcpHost MakeTcp()
    {
        var kernel = Group.Kernel;
        var clock = kernel.CreateClock(Uptime, Group.WheelLateness, Group.Hz);
        var counters = HasOwnCounters && Group.Count > 1 ? new() : Group.CountersFor(Dispatcher.Here.Index);
        _tcp = new(Node, Address, kernel, Group.Settings, clock, counters, _key.For("boot"))
        {
            Mtu = World.Network.InterfaceMtuOf(Node),
        };
        foreach (var listener in Group.Listeners)
        {
            Open(listener, listener.Settings);
        }

        return _tcp;
    }

    private void RequireUnused(string what)
    {
        if (_tcp is not null)
        {
            throw new InvalidOperationException(
                $"The {what} of '{Name}' cannot change: its TCP is in use already. Set it before the first run.");
        }
    }
}
