using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>Two machines joined by a virtual Ethernet cable (veth), driven by one script.</summary>
internal sealed class Cable
{
    // A veth hands a packet over within the sender's own call; the rest is the cost of two stacks.
    private static readonly LinkOptions Veth = new() { Delay = Duration.FromMicroseconds(20) };

    /// <summary>Builds it, with the settings that all experiments share.</summary>
    /// <param name="bench">Where.</param>
    /// <param name="delay">How long a packet is under way. Null: as on a veth.</param>
    public Cable(Bench bench, Duration? delay = null)
    {
        var topology = new Topology();
        var client = topology.AddNode(NodeKind.Host, "client", ClientAddress);
        var server = topology.AddNode(NodeKind.Host, "server", ServerAddress);
        topology.Link(client, server, delay is { } span ? new LinkOptions { Delay = span } : Veth);
        var world = bench.Build(topology);
        Clock = new(world);
        Client = Start(world, client);
        Server = Start(world, server);
        ClientProgram = new(Client);
        ServerProgram = new(Server);
        Capture = new(Client);
    }

    /// <summary>The client's address.</summary>
    public static Ipv4Address ClientAddress { get; } = Ipv4Address.Parse("10.1.0.1");

    /// <summary>The server's address.</summary>
    public static Ipv4Address ServerAddress { get; } = Ipv4Address.Parse("10.1.0.2");

    /// <summary>Simulated time.</summary>
    public LaboratoryClock Clock { get; }

    /// <summary>The machine that connects.</summary>
    public Machine Client { get; }

    /// <summary>The machine that listens.</summary>
    public Machine Server { get; }

    /// <summary>The client's sockets.</summary>
    public Application ClientProgram { get; }

    /// <summary>The server's sockets.</summary>
    public Application ServerProgram { get; }

    /// <summary>The client's packets.</summary>
    public Capture Capture { get; }

    /// <summary>connect() of a socket with a time-out.</summary>
    /// <param name="from">The program that connects.</param>
    /// <param name="options">Where to.</param>
    /// <param name="timeout">Seconds.</param>
    /// <param name="errno">Why it failed; ETIMEDOUT when time ran out, and then the socket is closed.</param>
    /// <returns>The connection; null when it failed.</returns>
    public ScriptedSocket? Connect(
        Application from, in ConnectOptions options, double timeout, out Errno errno)
    {
        var socket = from.Connect(in options, out errno);
        if (errno != Errno.None)
        {
            return null;
        }

        Clock.RunWhile(() => socket is { ConnectedAt: null, FailedAt: null }, timeout);
        if (socket.ConnectedAt is not null)
        {
            return socket;
        }

        errno = socket.FailedAt is null ? Errno.ETIMEDOUT : socket.Error;
        socket.Close();
        return null;
    }

    private static Machine Start(World world, uint node)
    {
        var machine = world.MachineOf(node);
        BaseSettings.Apply(machine);
        return machine;
    }
}
