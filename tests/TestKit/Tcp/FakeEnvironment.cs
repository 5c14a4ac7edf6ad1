using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.TestKit;

/// <summary>
/// The world as a TCP unit test needs it: records every transmitted packet and every notice, keeps armed timers and
/// runs
/// them in the order (time, serial). Packets between registered hosts are delivered after <see cref="Delay"/> unless
/// <see cref="Deliver"/> refuses them; packets to anybody else are only recorded.
/// </summary>
public sealed class FakeEnvironment : ITcpEnvironment
{
    private readonly PriorityQueue<Pending, (long At, long Serial)> _pending = new();
    private readonly Dictionary<Ipv4Address, TcpHost> _hosts = [];
    private long _serial;
    private int _noticesRun;

    /// <summary>A world with one stack.</summary>
    public FakeEnvironment(ulong seed = 1)
    {
        Seed = RandomKey.FromSeed(seed);
        Stack = new TcpStack(this, Seed.For("table"));
    }

    /// <summary>The stack under test.</summary>
    public TcpStack Stack { get; }

    /// <summary>Root of the draws of this world.</summary>
    public RandomKey Seed { get; }

    /// <inheritdoc/>
    public SimTime Now { get; private set; }

    /// <summary>One-way delay between registered hosts. Default: none at all.</summary>
    public Duration Delay { get; set; }

    /// <summary>Whether a packet reaches the registered host it is for; null lets everything pass.</summary>
    public Func<SentPacket, bool>? Deliver { get; set; }

    /// <summary>
    /// How long each copy of a packet takes to the registered host it is for: none, one or several. Null (the default)
    /// delivers one copy after <see cref="Delay"/>.
    /// </summary>
    public Func<SentPacket, IReadOnlyList<Duration>>? Copies { get; set; }

    /// <summary>Every packet handed to IP, in order.</summary>
    public List<SentPacket> Sent { get; } = [];

    /// <summary>Every notice to an application, in order.</summary>
    public List<SocketNotice> Notices { get; } = [];

    /// <summary>
    /// Called for each notice after it is noted, from outside the stack (as Hosts does): the test's application.
    /// </summary>
    public Action<SocketNotice>? Application { get; set; }

    /// <summary>Makes a host and registers its address.</summary>
    public TcpHost AddHost(string address, string profile = "linux-6.18", Action<TcpSettings>? change = null) =>
        AddHost(address, KernelProfile.Find(profile), change);

    /// <summary>
    /// Makes a host of a given profile and registers its address. Timers are exact (textbook) unless asked otherwise.
    /// </summary>
    public TcpHost AddHost(
        string address,
        KernelProfile profile,
        Action<TcpSettings>? change = null,
        bool wheelLateness = false,
        Duration uptime = default)
    {
        var settings = profile.CreateSettings();
        change?.Invoke(settings);
        var clock = profile.CreateClock(uptime, wheelLateness);
        var index = (uint)_hosts.Count + 1;
        var parsed = ParseAddress(address);
        var host = new TcpHost(index, parsed, profile, settings, clock, new MibCounters(), Seed.For(address));
        _hosts.Add(parsed, host);
        return host;
    }

    /// <summary>A segment from outside arrives at a host now; the host's deferred notices run afterwards.</summary>
    public void Arrive(TcpHost host, Packet packet, PacketExtension extension = default)
    {
        Stack.Receive(host, ref packet, in extension);
        RunNotices();
    }

    /// <summary>Runs what is due up to and including <paramref name="time"/> and sets the clock to it.</summary>
    public void RunUntil(SimTime time)
    {
        RunNotices();
        while (_pending.TryPeek(out _, out var due) && due.At <= time.Nanoseconds)
        {
            var item = _pending.Dequeue();
            Now = new SimTime(due.At);
            item.Run(this);
            RunNotices();
        }

        Now = time;
    }

    /// <summary>Runs <paramref name="span"/> further.</summary>
    public void Advance(Duration span) => RunUntil(Now + span);

    /// <summary>Calls the test back at a time, in order with timers and packets.</summary>
    public void At(SimTime time, Action action) => Enqueue(time, new Pending { Action = action });

    /// <summary>Forgets recorded packets and notices.</summary>
    public void ClearRecords()
    {
        Sent.Clear();
        Notices.Clear();
        _noticesRun = 0;
    }

    /// <inheritdoc/>
    public void Transmit(TcpHost host, ref Packet packet) => Transmit(host, ref packet, default);

    /// <inheritdoc/>
    public void Transmit(TcpHost host, ref Packet packet, in PacketExtension extension)
    {
        var sent = new SentPacket(Now, host, packet, extension);
        Sent.Add(sent);
        if (_hosts.TryGetValue(packet.Destination, out var to) && (Deliver is null || Deliver(sent)))
        {
            foreach (var delay in Copies?.Invoke(sent) ?? [Delay])
            {
                var item = new Pending { Host = to, Packet = packet, Extension = extension, IsPacket = true };
                Enqueue(Now + delay, item);
            }
        }
    }

    /// <inheritdoc/>
    public uint Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot)
    {
        Invariant.Require(at >= Now);
        var mark = (uint)_serial;
        Enqueue(at, new Pending { Host = host, Timer = kind, Slot = slot, Mark = mark });
        return mark;
    }

    /// <inheritdoc/>
    public void Notify(TcpHost host, int sock, SocketEvents events) =>
        Notices.Add(new SocketNotice(Now, host, sock, events, null));

    /// <inheritdoc/>
    public void NotifyAcceptable(TcpHost host, Listener listener) =>
        Notices.Add(new SocketNotice(Now, host, 0, SocketEvents.None, listener));

    /// <summary>Reads dotted decimal.</summary>
    public static Ipv4Address ParseAddress(string text) =>
        Ipv4Address.TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is no address.");

    private void RunNotices()
    {
        while (_noticesRun < Notices.Count)
        {
            // Counted before the call: a call on null would not evaluate its arguments.
            var notice = Notices[_noticesRun++];
            Application?.Invoke(notice);
        }
    }

    private void Enqueue(SimTime at, Pending item) => _pending.Enqueue(item, (at.Nanoseconds, _serial++));

    private sealed class Pending
    {
        public Action? Action { get; init; }

        public TcpHost? Host { get; init; }

        public bool IsPacket { get; init; }

        public Packet Packet { get; init; }

        public PacketExtension Extension { get; init; }

        public TcpTimerKind Timer { get; init; }

        public int Slot { get; init; }

        public uint Mark { get; init; }

        public void Run(FakeEnvironment world)
        {
            if (Action is not null)
            {
                Action();
            }
            else if (IsPacket)
            {
                var packet = Packet;
                world.Stack.Receive(Host!, ref packet, Extension);
            }
            else if (world.Stack.IsArmed(Timer, Host!.Index, Slot, Mark))
            {
                world.Stack.OnTimer(Host, Timer, world.Now, Slot);
            }
        }
    }
}

/// <summary>A packet as it was handed to IP.</summary>
public sealed record SentPacket(SimTime At, TcpHost From, Packet Packet, PacketExtension Extension)
{
    /// <summary>Control bits in tcpdump's order, such as <c>S.</c>, <c>.</c>, <c>F.</c>, <c>R</c>.</summary>
    public string Flags =>
        Mark(TcpFlags.Syn, "S") + Mark(TcpFlags.Fin, "F") + Mark(TcpFlags.Rst, "R") + Mark(TcpFlags.Psh, "P")
        + Mark(TcpFlags.Ack, ".");

    private string Mark(TcpFlags flag, string letter) => Packet.Has(flag) ? letter : "";
}

/// <summary>
/// What an application was told: about a sock, or (with a listener) that a connection may be accepted.
/// </summary>
public sealed record SocketNotice(SimTime At, TcpHost Host, int Sock, SocketEvents Events, Listener? Listener);
