using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

/// <summary>Small networks that the tests of this folder share.</summary>
internal static class Lab
{
    public const ushort Port = 80;

    public static readonly LinkOptions TenMilliseconds = new() { Delay = Duration.FromMilliseconds(10) };

    /// <summary>A <c>client</c> and a <c>server</c>, 10 ms apart.</summary>
    public static World Pair(WorldOptions? options = null)
    {
        var topology = new Topology();
        var client = topology.AddNode(NodeKind.Host, "client");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(client, server, TenMilliseconds);
        return World.Build(topology, options);
    }

    /// <summary>Many clients, <c>client[0]</c> and so on, each 10 ms from one <c>server</c>.</summary>
    public static World Star(int clients, WorldOptions? options = null, LinkOptions? link = null)
    {
        var topology = new Topology();
        var group = topology.AddNodes(clients, "client");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(group, server, link ?? TenMilliseconds);
        return World.Build(topology, options);
    }

    /// <summary>Sends back what comes until the peer has sent all.</summary>
    public static async HandlerTask Echo(Connection connection)
    {
        for (var got = await connection.Receive(); got > 0; got = await connection.Receive())
        {
            await connection.Send(got);
        }
    }

    /// <summary>One request and its answer of the same length.</summary>
    public static async HandlerTask<SimTime> Ask(Machine machine, Ipv4Address server, int octets)
    {
        var connection = await machine.Connect(server, Port);
        await connection.Send(octets);
        await connection.ReceiveExactly(octets);
        connection.Close();
        return Handler.Now;
    }

    public static SimTime Seconds(double seconds) => SimTime.Zero + Duration.FromSeconds(seconds);
}
