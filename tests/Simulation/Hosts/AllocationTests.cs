using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Tests.Simulation;

/// <summary>Law 5: the hot path allocates nothing.</summary>
public sealed class AllocationTests
{
    [Test]
    public void A_steady_exchange_on_one_connection_allocates_nothing()
    {
        using var world = Lab.Pair();
        var rounds = 0L;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            while (true)
            {
                await connection.Send(500);
                await connection.ReceiveExactly(500);
                rounds++;
            }
        });

        var allocated = AllocatedIn(world, Lab.Seconds(40), Lab.Seconds(80));

        Assert.That(rounds, Is.GreaterThan(3_900));
        Assert.That(allocated, Is.LessThan(4_096), "2,000 requests");
    }

    [Test]
    public void Steady_new_connections_allocate_nothing()
    {
        using var world = Lab.Pair();
        var rounds = 0L;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            while (true)
            {
                await Lab.Ask(machine, server.Address, 500);
                rounds++;
            }
        });

        // After two TIME-WAIT lives as many connections end as begin. What a gauge remembers of each 10 ms grows by
        // doubling, seldom: at most windows must be free of it.
        world.RunUntil(Lab.Seconds(150));
        var edges = Enumerable.Range(16, 5).Select(i => Lab.Seconds(10 * i));
        var allocated = edges.Select(edge => AllocatedIn(world, world.Now, edge)).ToList();

        Assert.That(rounds, Is.GreaterThan(3_000));
        Assert.That(allocated.Order().Take(3), Has.All.LessThan(1_024), "166 connections each");
    }

    private static long AllocatedIn(World world, SimTime from, SimTime until)
    {
        world.RunUntil(from);
        var before = GC.GetAllocatedBytesForCurrentThread();
        world.RunUntil(until);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
