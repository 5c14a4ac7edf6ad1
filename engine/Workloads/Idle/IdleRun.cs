using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Traffic;

namespace NetSim.Workloads;

/// <summary>
/// Clients that ask once and keep their connection: what is left afterwards is established and idle at both ends.
/// </summary>
public sealed class IdleRun : IPreparedRun
{
    private const ushort Port = 80;

    /// <summary>Builds it.</summary>
    /// <param name="clients">Clients, at least 1; each keeps one connection.</param>
    public IdleRun(int clients)
    {
        var topology = new Topology();
        var server = topology.AddNode(NodeKind.Host, "server");
        var group = topology.AddNodes(clients, "client");
        topology.Link(group, server, new LinkOptions { Delay = Duration.FromMilliseconds(10) });
        World = World.Build(topology, new WorldOptions { Partitions = 1 });
        var machine = World.MachineOf(server);
        machine.Listen(Port, clients, Serve);
        _ = new LoadGenerator(World, new TrafficPrograms(World), new LoadOptions
        {
            Name = "once",
            Clients = group,
            Targets = [new LoadTarget(machine.Address, Port)],
            Rate = new Rate(clients),
            Until = SimTime.Zero + Duration.FromSeconds(1L),
            RequestOctets = ChurnRun.RequestOctets,
            ResponseOctets = ChurnRun.AnswerOctets,
            KeepAlive = true,
        });
    }

    /// <summary>The simulation.</summary>
    public World World { get; }

    /// <inheritdoc/>
    public long Events => World.Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => World.Fingerprint;

    /// <inheritdoc/>
    public void Run() => World.RunUntil(SimTime.Zero + Duration.FromSeconds(5L));

    /// <inheritdoc/>
    public void Dispose() => World.Dispose();

    private static async HandlerTask Serve(Connection connection)
    {
        while (await connection.ReceiveExactly(ChurnRun.RequestOctets) == ChurnRun.RequestOctets)
        {
            await connection.Send(ChurnRun.AnswerOctets);
        }

        connection.Close();
    }
}
