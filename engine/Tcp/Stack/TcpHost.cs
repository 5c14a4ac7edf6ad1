using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What TCP keeps for one machine as a whole, made when the machine first opens a socket or gets a segment. Settings
/// and
/// counters may be shared by a group of like hosts.
/// </summary>
public sealed class TcpHost
{
    private long _tickStart;
    private long _tickEnd;
    private long _jiffies;

    /// <summary>A machine's TCP.</summary>
    public TcpHost(
        uint index,
        Ipv4Address address,
        KernelProfile profile,
        TcpSettings settings,
        KernelClock clock,
        MibCounters counters,
        RandomKey secret)
    {
        Index = index;
        Address = address;
        Profile = profile;
        Settings = settings;
        Clock = clock;
        Counters = counters;
        Secret = secret;
    }

    /// <summary>The host's index in the engine.</summary>
    public uint Index { get; }

    /// <summary>The host's address.</summary>
    public Ipv4Address Address { get; }

    /// <summary>Which kernel it runs: defaults and behaviour switches.</summary>
    public KernelProfile Profile { get; }

    /// <summary>The sysctls in force now. Replaced by a changed copy when one is written.</summary>
    public TcpSettings Settings { get; set; }

    /// <summary>Tick, uptime and timer lateness. Replaced on a reboot.</summary>
    public KernelClock Clock
    {
        get;
        set
        {
            field = value;
            _tickEnd = 0;
        }
    }

    /// <summary>The MIB counters, possibly shared within a group.</summary>
    public MibCounters Counters { get; }

    /// <summary>
    /// The boot-time secret behind initial sequence numbers, cookies, port offsets and timestamp offsets.
    /// </summary>
    public RandomKey Secret { get; set; }

    /// <summary>The MTU of its interface in octets, 68 to 65,535. Default: 1500, Ethernet's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Mtu
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 68);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue);
            field = value;
        }
    }
    = 1500;

    /// <summary>Mini-socks in TIME-WAIT or FIN-WAIT-2 now (bounded by tcp_max_tw_buckets).</summary>
    public int TimeWaitCount { get; set; }

    /// <summary>Full socks that no application holds (bounded by tcp_max_orphans).</summary>
    public int OrphanCount { get; set; }

    /// <summary>Socks of all kinds that segments can reach now.</summary>
    public int SockCount { get; internal set; }

    /// <summary>Timers armed so far: decides which of those that fall together fires first.</summary>
    internal uint TimersArmed { get; set; }

    /// <summary>
    /// Passive-side state: listeners, peer metrics, challenge ACK budget, port occupancy. Null until needed.
    /// </summary>
    internal PassiveState? Passive { get; set; }

    /// <summary>The second of the present budget of challenge ACKs, and what is left of it (RFC 5961 section 7).</summary>
    internal uint ChallengeSecond { get; set; }

    internal int ChallengesLeft { get; set; }

    /// <summary>
    /// Bytes of ports and peers remembered, and of what the machine has of its own rather than from its group.
    /// </summary>
    public long ReservedBytes => Passive?.ReservedBytes ?? 0;

    /// <summary>
    /// Ticks since boot. Remembers the tick that it was asked for last: many segments fall into one, and the division
    /// costs more than the rest of what a clock does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Jiffies(SimTime now) =>
        now.Nanoseconds < _tickEnd && now.Nanoseconds >= _tickStart ? _jiffies : NewJiffies(now);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long NewJiffies(SimTime now)
    {
        var clock = Clock;
        _jiffies = clock.Jiffies(now);
        _tickStart = (_jiffies * clock.Tick.Nanoseconds) - clock.Uptime.Nanoseconds;
        _tickEnd = _tickStart + clock.Tick.Nanoseconds;
        return _jiffies;
    }

    /// <summary>Adds one to a counter.</summary>
    public void Count(Mib counter) => Counters.Count(counter);
}
