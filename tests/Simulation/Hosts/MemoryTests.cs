using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

/// <summary>
/// Where the bytes are: the account is held against the managed heap, and the prices of a host and of a connection in each
/// of its lives are printed and bounded.
/// </summary>
public sealed class MemoryTests
{
    // Boxed numbers, lists of the test itself, arrays that the runtime keeps: what an account cannot know.
    private const double Tolerance = 0.05;

    private static readonly MemoryKind[] Socks =
    [
        MemoryKind.FullSock, MemoryKind.RecoveryExtension, MemoryKind.SendRecord, MemoryKind.ReceiveExtension,
        MemoryKind.RequestSock, MemoryKind.TimeWaitSock, MemoryKind.LookupTable, MemoryKind.QueuedEvent,
        MemoryKind.Timer,
    ];

    [Test]
    public void The_account_of_idle_hosts_is_what_the_heap_grew_by()
    {
        const int Hosts = 200_000;
        var (account, heap) = Measure(() => Lab.Star(Hosts), world => world);

        TestContext.Out.WriteLine($"idle host: {(double)account.Bytes / Hosts:0.0} B accounted, {heap / (double)Hosts:0.0} B of heap");
        Assert.That(account[MemoryKind.Node].Count, Is.EqualTo(Hosts + 1));
        Assert.That(account.Bytes, Is.EqualTo((double)heap).Within(heap * Tolerance));
        Assert.That(account.Bytes / (double)Hosts, Is.LessThanOrEqualTo(96));
    }

    [Test]
    public void The_account_of_established_connections_is_what_the_heap_grew_by()
    {
        const int Connections = 40_000;
        var (account, heap) = Measure(
            () => Lab.Pair(),
            world =>
            {
                var app = new IdleApplication(world, Connections, closes: false);
                world.RunUntil(Lab.Seconds(30));
                return app;
            });

        var socks = account[MemoryKind.FullSock].Count;
        Print("established", account, heap, socks);
        Assert.That(socks, Is.EqualTo(2 * Connections));
        Assert.That(account.Bytes, Is.EqualTo((double)heap).Within(heap * Tolerance));
        Assert.That(PerSock(account, socks), Is.LessThanOrEqualTo(384));
    }

    [Test]
    public void The_account_of_half_open_connections_is_what_the_heap_grew_by()
    {
        var (account, heap) = Measure(
            Flooded,
            world =>
            {
                world.RunUntil(Lab.Seconds(0.9));
                return world;
            });

        var socks = account[MemoryKind.RequestSock].Count;
        Print("half-open", account, heap, socks);
        Assert.That(socks, Is.GreaterThan(85_000));
        Assert.That(account.Bytes, Is.EqualTo((double)heap).Within(heap * Tolerance));
        Assert.That(PerSock(account, socks), Is.LessThanOrEqualTo(160));
    }

    [Test]
    public void The_account_of_connections_in_time_wait_is_what_the_heap_grew_by()
    {
        // The table's share is 8 octets by its load, which is a third to three quarters: here about two thirds. At a third a
        // sock would cost 104 octets.
        const int Connections = 43_000;
        var (account, heap) = Measure(
            () => Lab.Pair(),
            world =>
            {
                var app = new IdleApplication(world, Connections, closes: true);
                world.RunUntil(Lab.Seconds(30));
                return app;
            });

        var socks = account[MemoryKind.TimeWaitSock].Count;
        Print("TIME_WAIT", account, heap, socks);
        Assert.That(socks, Is.EqualTo(Connections));
        Assert.That(PerSock(account, socks), Is.LessThanOrEqualTo(96));
        Assert.That(account.Bytes, Is.EqualTo((double)heap).Within(heap * Tolerance));
    }

    [Test]
    public void Looking_at_the_account_changes_no_fingerprint()
    {
        using var watched = Flooded();
        using var unwatched = Flooded();
        for (var step = 1; step <= 5; step++)
        {
            watched.RunUntil(Lab.Seconds(step * 0.02));
            Assert.That(watched.Memory().Bytes, Is.Positive);
        }

        unwatched.RunUntil(Lab.Seconds(0.1));

        Assert.That(watched.Fingerprint, Is.EqualTo(unwatched.Fingerprint));
    }

    private static (MemoryAccount Account, long Heap) Measure(Func<World> build, Func<World, object> run)
    {
        // Once small, so that what the runtime allocates for code and types is not counted.
        using (var warm = Lab.Pair())
        {
            _ = new IdleApplication(warm, 3, closes: true);
            warm.RunUntil(Lab.Seconds(1));
            _ = warm.Memory();
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var world = build();
        var keep = run(world);
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(keep);
        return (world.Memory(), heap);
    }

    private static World Flooded()
    {
        var topology = new Topology();
        var attacker = topology.AddNode(NodeKind.Host, "attacker");
        var server = topology.AddNode(NodeKind.Host, "server");
        var spoofed = Ipv4Prefix.Parse("198.18.0.0/15");
        topology.AddAddresses(attacker, spoofed.First, (int)spoofed.Count);
        topology.Link(attacker, server, Lab.TenMilliseconds);
        var world = World.Build(topology);
        var machine = world.MachineOf("server");
        machine.Sysctl["net.ipv4.tcp_syncookies"] = "0";
        machine.Sysctl["net.core.somaxconn"] = "1000000";
        machine.Sysctl["net.ipv4.tcp_max_syn_backlog"] = "2000000";
        machine.Listen(Lab.Port, 1_000_000, Lab.Echo);
        _ = new SynFlood(world, new TrafficPrograms(world), new SynFloodOptions
        {
            Name = "flood",
            Attacker = attacker,
            Target = machine.Address,
            Port = Lab.Port,
            Rate = new Rate(100_000),
            Spoofed = spoofed,
        });
        return world;
    }

    private static double PerSock(MemoryAccount account, long socks) =>
        Socks.Sum(kind => account[kind].Used) / (double)socks;

    private static void Print(string name, MemoryAccount account, long heap, long socks)
    {
        TestContext.Out.WriteLine($"{name}: {PerSock(account, socks):0.0} B each, of {socks}; account {account.Bytes}, heap {heap}");
        foreach (var line in account.Lines.Where(line => line.Bytes > 0))
        {
            TestContext.Out.WriteLine($"  {line.Kind,-18} {line.Count,9} {line.PerItem,9:0.0} {line.Bytes,12}");
        }
    }

    /// <summary>Opens connections and leaves them alone, or closes each once it is open.</summary>
    private sealed class IdleApplication : ISocketOwner
    {
        private readonly ListeningSocket _listening;
        private readonly bool _closes;

        public IdleApplication(World world, int connections, bool closes)
        {
            _closes = closes;
            var (client, server) = (world.MachineOf("client"), world.MachineOf("server"));
            client.Sysctl["net.ipv4.ip_local_port_range"] = "1024 65535";
            server.Sysctl["net.core.somaxconn"] = "100000";
            _listening = server.Listen(Lab.Port, 100_000, this, 0);
            var options = new ConnectOptions { Remote = server.Address, RemotePort = Lab.Port };
            for (var i = 0; i < connections; i++)
            {
                client.Dispatcher.Connect(client, in options, this, 1, out _);
            }
        }

        public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
        {
            if (socket == 0)
            {
                while (_listening.Accept(this, 2, out _) == Errno.None)
                {
                }
            }
            else if (_closes && (cookie == 1 || (events & SocketEvents.Readable) != 0))
            {
                machine.Dispatcher.Close(machine, socket);
            }
        }
    }
}
