using BenchmarkDotNet.Attributes;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Perf.Segments;

/// <summary>
/// The whole way of a segment: link, arrival event, lookup, TCP with counters and timers, handler, and back. One operation
/// is one request of 200 octets and its answer of 2,000 on a standing connection.
/// </summary>
[MemoryDiagnoser]
public class SegmentPath
{
    private const int Exchanges = 1_000;
    private const int Connections = 100;

    private World? _ladder;
    private World? _bcl;

    /// <summary>Builds the same world over each queue and lets its connections reach their steady state.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _ladder = Build(QueueKind.Ladder);
        _bcl = Build(QueueKind.Bcl);
    }

    /// <summary>Ends both worlds.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _ladder?.Dispose();
        _bcl?.Dispose();
    }

    /// <summary>Over the BCL's priority queue: the yardstick.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Exchanges)]
    public void OverBcl() => Advance(_bcl!); // GlobalSetup made it.

    /// <summary>Over the ladder queue.</summary>
    [Benchmark(OperationsPerInvoke = Exchanges)]
    public void OverLadder() => Advance(_ladder!); // GlobalSetup made it.

    // Each connection completes one exchange a round trip of 20 ms, so ten round trips are a thousand exchanges.
    private static void Advance(World world) =>
        world.RunUntil(world.Now + Duration.FromMilliseconds(20L * Exchanges / Connections));

    private static World Build(QueueKind queue)
    {
        var topology = new Topology();
        var server = topology.AddNode(NodeKind.Host, "server");
        var clients = topology.AddNodes(Connections, "client");
        topology.Link(clients, server, new LinkOptions { Delay = Duration.FromMilliseconds(10) });
        var world = World.Build(topology, new WorldOptions { Queue = queue });
        world.MachineOf(server).Listen(80, Connections, Serve);
        var address = world.Network.AddressOf(server);
        for (var i = 0; i < Connections; i++)
        {
            world.MachineOf(clients[i]).Start(async machine =>
            {
                var connection = await machine.Connect(address, 80);
                while (true)
                {
                    await connection.Send(200);
                    await connection.ReceiveExactly(2_000);
                }
            });
        }

        world.RunUntil(SimTime.Zero + Duration.FromSeconds(5L));
        return world;
    }

    private static async HandlerTask Serve(Connection connection)
    {
        while (await connection.ReceiveExactly(200) == 200)
        {
            await connection.Send(2_000);
        }

        connection.Close();
    }
}
