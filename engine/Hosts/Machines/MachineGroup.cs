using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// What a group of like machines has in common: kernel, sysctls, uptime, limits and counters. One object for a single
/// machine as for a million; machines to which nothing ever happens cost nothing more.
/// </summary>
/// <remarks>Change it from control code only: before the run or between runs.</remarks>
public sealed partial class MachineGroup
{
    /// <summary>RLIMIT_NOFILE of a machine's applications unless set: 1,048,576, the kernel's fs.nr_open.</summary>
    public const int DefaultDescriptorLimit = 1024 * 1024;

    private readonly World _world;
    private readonly RandomKey _key;
    private readonly MibCounters?[] _counters;
    private KernelProfile _kernel;
    private Func<int, Duration>? _uptimeOf;
    private TcpSettings? _bootSettings;
    private bool _isInUse;

    internal MachineGroup(World world, uint first, int count, string name)
    {
        _world = world;
        First = first;
        Count = count;
        Name = name;
        _kernel = world.DefaultKernel;
        _key = world.Key.For("host").For(name);
        _counters = new MibCounters?[world.Dispatchers.Count];
        Settings = _kernel.CreateSettings();
        Sysctl = new(this);
    }

    /// <summary>Index of the first member's node.</summary>
    public uint First { get; }

    /// <summary>Members, at least 1.</summary>
    public int Count { get; }

    /// <summary>The name: a single machine's own, or the base name of <c>phone[0]</c>, <c>phone[1]</c> ….</summary>
    public string Name { get; }

    /// <summary>
    /// The sysctls of all members. A write reaches every member, also those that had a value of their own.
    /// </summary>
    public GroupSysctl Sysctl { get; }

    /// <summary>
    /// The kernel that the members run. Default: that of <see cref="WorldOptions.Kernel"/>. Setting it puts all sysctls
    /// back to that kernel's defaults.
    /// </summary>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public KernelProfile Kernel
    {
        get => _kernel;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            RequireUnused("kernel");
            _kernel = value;
            Settings = value.CreateSettings();
        }
    }

    /// <summary>
    /// Time since boot at the start of the run, the same for all members; it decides the phase of their timestamp
    /// clocks. Default: one hour.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public Duration Uptime
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Duration.Zero);
            RequireUnused("uptime");
            field = value;
            _uptimeOf = null;
        }
    } = Duration.FromSeconds(3_600L);

    /// <summary>
    /// Whether kernel timers fire late by the granularity of the timer wheel, as Linux's do. Default: true.
    /// </summary>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public bool WheelLateness
    {
        get;
        set
        {
            RequireUnused("timer lateness");
            field = value;
        }
    } = true;

    /// <summary>
    /// Ticks a second of the members' kernel (CONFIG_HZ): 100, 250, 300 or 1000; null, the default, for what the kernel
    /// profile has. It is the granularity of every timer, also with <see cref="WheelLateness"/> off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Linux cannot be built so.</exception>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public int? Hz
    {
        get;
        set
        {
            if (value is { } hz && !KernelClock.IsHz(hz))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "HZ must be 100, 250, 300 or 1000.");
            }

            RequireUnused("tick");
            field = value;
        }
    }

    /// <summary>
    /// Whether the members swallow every packet that reaches them and never answer: an attacker that spoofs addresses,
    /// a black hole. Default: false.
    /// </summary>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public bool IsSilent
    {
        get;
        set
        {
            RequireUnused("silence");
            field = value;
        }
    }

    /// <summary>
    /// Descriptors that the applications of one member may have open (RLIMIT_NOFILE): beyond it calls fail with EMFILE.
    /// At least 1; default <see cref="DefaultDescriptorLimit"/>.
    /// </summary>
    public int DescriptorLimit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultDescriptorLimit;

    /// <summary>Settings that members share until one of them writes its own.</summary>
    internal TcpSettings Settings { get; private set; }

    /// <summary>Gives each member its own uptime.</summary>
    /// <param name="uptimeOf">The uptime of member n, asked when the member is first used; at least zero.</param>
    /// <exception cref="InvalidOperationException">A member is in use already.</exception>
    public void SetUptimes(Func<int, Duration> uptimeOf)
    {
        ArgumentNullException.ThrowIfNull(uptimeOf);
        RequireUnused("uptime");
        _uptimeOf = uptimeOf;
    }

    /// <summary>The machine of a member, made when first asked for.</summary>
    /// <param name="member">0 to <see cref="Count"/> - 1.</param>
    public Machine this[int member]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)Count, nameof(member));
            return _world.MachineOf(First + (uint)member);
        }
    }

    /// <summary>A counter summed over all members. Between runs.</summary>
    public long Counter(Mib counter)
    {
        var sum = 0L;
        foreach (var shared in _counters)
        {
            sum += shared?[counter] ?? 0;
        }

        foreach (var machine in MembersInUse())
        {
            // A group of one keeps its member's counters as the shared ones.
            sum += Count > 1 && machine.HasOwnCounters ? machine.Counters[counter] : 0;
        }

        return sum;
    }

    /// <summary>Adds the members' sockets by state. Between runs.</summary>
    /// <param name="counts">One count for each <see cref="TcpState"/>, by its value.</param>
    public void AddStates(Span<int> counts)
    {
        if (_world.Network.IsQueue(First))
        {
            foreach (var queue in MembersInUse())
            {
                queue.AddStates(counts);
            }

            return;
        }

        foreach (var dispatcher in _world.Dispatchers)
        {
            dispatcher.Stack.CountStates(NodeOf, counts);
        }

        counts[(int)TcpState.Listen] += _listeners.Count * Count;
        foreach (var machine in MembersInUse())
        {
            counts[(int)TcpState.Listen] += machine.ListenerCount - _listeners.Count;
        }

        uint? NodeOf(Ipv4Address address) =>
            _world.Network.TryNodeAt(address, out var node) && node >= First && node < First + (uint)Count
                ? node
                : null;
    }

    /// <summary>
    /// The members that exist as objects: those that a script or a packet has touched, in node order.
    /// </summary>
    public IEnumerable<Machine> MembersInUse() =>
        Count == 1 ? _world.QueuesInUse(First) : _world.MachinesInUse(First, Count);

    /// <summary>Adds what the members share. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        var shared = ObjectSize.Of<MachineGroup>() + ObjectSize.Of<GroupSysctl>() + ObjectSize.Of<TcpSettings>()
            + ObjectSize.OfArray(_counters) + _counters.Sum(counters => counters?.ReservedBytes ?? 0);
        account.Add(MemoryKind.Group, 1, shared);
    }

    // Each receive queue of a host has keys of its own: by its number, because its node's index follows the topology.
    internal RandomKey KeyOf(uint node)
    {
        var number = Count == 1 ? (uint)_world.Network.QueueNumberOf(node) : node - First;
        return Count == 1 && number == 0 ? _key : _key.For(number);
    }

    internal Duration UptimeOf(uint node)
    {
        _isInUse = true;
        var uptime = _uptimeOf?.Invoke((int)(_world.Network.HostOf(node) - First)) ?? Uptime;
        return uptime >= Duration.Zero
            ? uptime
            : throw new ArgumentException($"The uptime of '{Name}' member {node - First} is negative: {uptime}.");
    }

    // Written by the partition whose index it is, so that partitions need no lock.
    internal MibCounters CountersFor(int partition) => _counters[partition] ??= new();

    internal SysctlResult Write(string name, string value)
    {
        if (Handler.IsRunning)
        {
            throw new InvalidOperationException(
                $"A handler may write its own machine's sysctls only, not those of the group '{Name}'.");
        }

        if (Count == 1)
        {
            this[0].RequireUp("write sysctls");
        }

        KeepBootSettings();
        // In place: all who share the settings see it at once, and nothing runs now.
        var result = SysctlTable.Set(_kernel, Settings, name, value);
        foreach (var machine in MembersInUse())
        {
            if (result.IsOk && machine is { HasOwnSettings: true, IsUp: true })
            {
                machine.Write(name, value);
            }
        }

        return result;
    }

    /// <summary>
    /// The sysctls that a member boots with: those of the start of the run. A single machine's are its group's again.
    /// </summary>
    internal TcpSettings SettingsAtBoot(Machine machine)
    {
        var kept = machine.ExtrasIfAny?.BootSettings ?? _bootSettings;
        if (Count == 1 && kept is not null)
        {
            Settings = kept.Clone();
            return Settings;
        }

        return kept?.Clone() ?? (machine.HasOwnSettings ? machine.Tcp.Settings : Settings);
    }

    private void KeepBootSettings()
    {
        if (_world.HasBegun)
        {
            _bootSettings ??= Settings.Clone();
        }
    }

    private void RequireUnused(string what)
    {
        if (_isInUse)
        {
            throw new InvalidOperationException(
                $"The {what} of '{Name}' cannot change: its TCP is in use already. Set it before the first run.");
        }
    }
}
