using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PortTests
{
    private static readonly Ipv4Address Remote = FakeEnvironment.ParseAddress("10.1.0.2");
    private readonly FakeEnvironment _world = new();

    [Test]
    public void A_hundred_ports_give_a_hundred_connections_to_each_destination()
    {
        var host = AddClient(40_000, 40_099);

        Assert.That(ConnectAll(host, 80), Has.Count.EqualTo(100));
        Assert.That(ConnectAll(host, 81), Has.Count.EqualTo(100));
        Assert.That(TrySelect(host, 80), Is.Null);
    }

    [Test]
    public void The_default_range_gives_28232_connections()
    {
        var host = AddClient(32_768, 60_999);

        Assert.That(ConnectAll(host, 80), Has.Count.EqualTo(28_232));
    }

    [Test]
    public void The_parity_of_the_start_comes_first_and_changes_when_it_is_used_up()
    {
        var ports = ConnectAll(AddClient(40_000, 40_099), 80);

        Assert.That(ports.Take(50).Select(port => port & 1), Has.All.EqualTo(0));
        Assert.That(ports.Skip(50).Select(port => port & 1), Has.All.EqualTo(1));
    }

    [Test]
    public void Successive_ports_lie_two_to_sixteen_apart_while_there_is_room()
    {
        var host = AddClient(32_768, 60_999);
        var ports = Enumerable.Range(0, 50).Select(_ => Take(host, 80)!.Value).ToList();
        var steps = ports.Zip(ports.Skip(1), (a, b) => b - a).Where(step => step > 0).ToList();

        Assert.That(steps, Has.All.InRange(2, 16));
        Assert.That(steps, Has.Count.GreaterThan(40));
    }

    [Test]
    public void Reserved_ports_are_never_chosen()
    {
        var host = AddClient(40_000, 40_099);
        SysctlTable.Set(host, "net.ipv4.ip_local_reserved_ports", "40000-40049,40099");

        var ports = ConnectAll(host, 80);

        Assert.That(ports, Has.Count.EqualTo(49));
        Assert.That(ports, Has.All.InRange(40_050, 40_098));
    }

    [Test]
    public void An_attempt_in_a_range_of_odd_size_leaves_one_port_out()
    {
        var host = AddClient(40_000, 40_004);
        var before = ConnectAll(host, 80).Count;

        Assert.That(before, Is.InRange(4, 5));
    }

    [Test]
    public void A_released_port_is_found_again_in_an_exhausted_range()
    {
        var host = AddClient(32_768, 60_999);
        ConnectAll(host, 80);
        var freed = new FourTuple(host.Address, Remote, 45_678, 80);
        var slot = _world.Stack.FindFull(host, in freed);
        _world.Stack.RemoveSock(host, in freed, SockReference.Full(slot));

        Assert.That(TrySelect(host, 80), Is.EqualTo(45_678));
    }

    [Test]
    public void Time_wait_counts_as_an_open_connection_without_tw_reuse()
    {
        var host = AddClient(40_000, 40_001, settings => settings.TwReuse = 0);
        EnterTimeWait(host, Take(host, 80)!.Value);
        Take(host, 80);
        _world.Advance(Duration.FromSeconds(30));

        Assert.That(TrySelect(host, 80), Is.Null);
    }

    [TestCase(1, 1000, 1.000, false)]
    [TestCase(1, 1000, 1.001, true)]
    [TestCase(1, 100, 0.100, false)]
    [TestCase(1, 100, 0.101, true)]
    [TestCase(2, 1000, 5.0, false)]
    public void Tw_reuse_takes_a_mini_sock_over_once_the_delay_has_passed(
        int reuse, int delay, double after, bool reused)
    {
        var host = AddClient(40_000, 40_000, settings =>
        {
            settings.TwReuse = reuse;
            settings.TwReuseDelayMs = delay;
        });
        EnterTimeWait(host, Take(host, 80)!.Value);
        _world.Advance(Duration.FromSeconds(after));

        var found = _world.Stack.TrySelectPort(host, host.Address, Remote, 80, out var choice);

        Assert.That(found, Is.EqualTo(reused));
        Assert.That(choice.ReusesTimeWait, Is.EqualTo(reused));
        Assert.That(choice.Isn.Value, Is.EqualTo(reused ? 1000 + 65_537 : 0));
        Assert.That(choice.TsRecent, Is.EqualTo(reused ? 77 : 0));
        Assert.That(host.Counters[Mib.TWRecycled], Is.EqualTo(reused ? 1 : 0));
        Assert.That(host.TimeWaitCount, Is.EqualTo(reused ? 0 : 1));
    }

    [Test]
    public void Tw_reuse_2_serves_loopback()
    {
        var host = AddClient(40_000, 40_000);
        var loopback = Ipv4Address.Loopback;
        EnterTimeWait(host, 40_000, new FourTuple(loopback, loopback, 40_000, 80));
        _world.Advance(Duration.FromSeconds(2));

        Assert.That(_world.Stack.TrySelectPort(host, loopback, loopback, 80, out _), Is.True);
    }

    [Test]
    public void Without_timestamps_nothing_is_reused()
    {
        var host = AddClient(40_000, 40_000, settings => settings.TwReuse = 1);
        EnterTimeWait(host, 40_000, timestamps: false);
        _world.Advance(Duration.FromSeconds(30));

        Assert.That(TrySelect(host, 80), Is.Null);
        var tuple = new FourTuple(host.Address, Remote, 40_000, 80);
        Assert.That(_world.Stack.TryClaimTuple(host, in tuple, out _), Is.False);
    }

    [Test]
    public void An_explicit_bind_takes_a_mini_sock_over_at_once_whatever_tw_reuse_says()
    {
        var host = AddClient(40_000, 40_000, settings => settings.TwReuse = 0);
        EnterTimeWait(host, 40_000);
        var tuple = new FourTuple(host.Address, Remote, 40_000, 80);

        Assert.That(_world.Stack.TryClaimTuple(host, in tuple, out var choice), Is.True);
        Assert.That(choice.Isn.Value, Is.EqualTo(1000 + 65_537));
        Assert.That(host.Counters[Mib.TWRecycled], Is.EqualTo(1));
    }

    [Test]
    public void A_range_full_of_young_mini_socks_becomes_usable_when_the_oldest_is_old_enough()
    {
        var host = AddClient(40_000, 40_199, settings => settings.TwReuse = 1);
        foreach (var port in ConnectAll(host, 80))
        {
            EnterTimeWait(host, port);
            _world.Advance(Duration.FromMilliseconds(2));
        }

        var early = TrySelect(host, 80);
        _world.Advance(Duration.FromMilliseconds(599));
        var still = TrySelect(host, 80);
        _world.Advance(Duration.FromMilliseconds(4));

        Assert.That(early, Is.Null);
        Assert.That(still, Is.Null);
        Assert.That(TrySelect(host, 80), Is.Not.Null);
    }

    [Test]
    public void Bind_to_port_zero_begins_with_the_other_parity_and_ends_with_eaddrinuse()
    {
        var host = AddClient(40_000, 40_099);
        var ports = new List<int>();
        while (_world.Stack.BindPort(host, 0, reuseAddress: false, out var port) == Errno.None)
        {
            ports.Add(port);
        }

        Assert.That(ports, Has.Count.EqualTo(100));
        Assert.That(ports, Is.Unique);
        Assert.That(ports.Take(50).Select(port => port & 1), Has.All.EqualTo(1));
        Assert.That(_world.Stack.BindPort(host, 0, false, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(TrySelect(host, 80), Is.Null);
        TcpStack.ReleasePort(host, 40_010, reuseAddress: false);
        Assert.That(TrySelect(host, 80), Is.EqualTo(40_010));
    }

    [Test]
    public void A_port_in_use_cannot_be_bound_unless_every_user_agreed()
    {
        var host = AddClient(40_000, 40_099);
        var connected = (ushort)Take(host, 80)!.Value;
        _world.Stack.Listen(host, 8080, 5, out _);
        _world.Stack.BindPort(host, 7000, reuseAddress: false, out _);
        _world.Stack.BindPort(host, 7001, reuseAddress: true, out _);

        Assert.That(_world.Stack.BindPort(host, connected, true, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(_world.Stack.BindPort(host, 8080, true, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(_world.Stack.BindPort(host, 7000, true, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(_world.Stack.BindPort(host, 7001, false, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(_world.Stack.BindPort(host, 7001, true, out _), Is.EqualTo(Errno.None));
        Assert.That(_world.Stack.Listen(host, connected, 5, out _), Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(_world.Stack.Listen(host, 7000, 5, out _), Is.EqualTo(Errno.EADDRINUSE));
    }

    private TcpHost AddClient(int low, int high, Action<TcpSettings>? change = null) =>
        _world.AddHost("10.1.0.1", "linux-6.18", settings =>
        {
            settings.PortRangeLow = low;
            settings.PortRangeHigh = high;
            change?.Invoke(settings);
        });

    private int? TrySelect(TcpHost host, ushort remotePort) =>
        _world.Stack.TrySelectPort(host, host.Address, Remote, remotePort, out var choice) ? choice.Port : null;

    private int? Take(TcpHost host, ushort remotePort)
    {
        var port = TrySelect(host, remotePort);
        if (port is { } chosen)
        {
            Occupy(host, new FourTuple(host.Address, Remote, (ushort)chosen, remotePort));
        }

        return port;
    }

    private List<int> ConnectAll(TcpHost host, ushort remotePort)
    {
        var ports = new List<int>();
        while (Take(host, remotePort) is { } port)
        {
            ports.Add(port);
        }

        return ports;
    }

    private int Occupy(TcpHost host, FourTuple tuple)
    {
        var slot = _world.Stack.FullSocks.Take();
        _world.Stack.Sock(slot).Tuple = tuple;
        _world.Stack.Sock(slot).State = TcpState.FinWait2;
        _world.Stack.InsertSock(host, in tuple, SockReference.Full(slot));
        return slot;
    }

    private void EnterTimeWait(TcpHost host, int port, FourTuple? exact = null, bool timestamps = true)
    {
        var tuple = exact ?? new FourTuple(host.Address, Remote, (ushort)port, 80);
        var slot = _world.Stack.FindFull(host, in tuple);
        slot = slot == 0 ? Occupy(host, tuple) : slot;
        var image = new TimeWaitSock
        {
            SubState = TcpState.TimeWait,
            SndNxt = new SequenceNumber(1000),
            TsRecent = timestamps ? 77u : 0,
            TsRecentStamp = timestamps ? 1u : 0,
        };
        var life = Duration.FromSeconds(60);
        _world.Stack.EnterTimeWait(host, ref _world.Stack.Sock(slot), slot, in image, life, Duration.Zero);
    }
}
