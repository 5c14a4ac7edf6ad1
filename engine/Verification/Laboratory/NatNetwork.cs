using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// Two clients behind a router that masquerades, and a server outside; one script drives all of them.
/// </summary>
internal sealed class NatNetwork
{
    private static readonly LinkOptions Veth = new() { Delay = Duration.FromMicroseconds(20) };

    private readonly World _world;

    /// <summary>Builds it.</summary>
    /// <param name="bench">Where.</param>
    /// <param name="timestamps">tcp_timestamps of the clients.</param>
    /// <param name="ports">Ports to masquerade with; null: all.</param>
    /// <param name="allocation">How a port is chosen.</param>
    public NatNetwork(
        Bench bench, int timestamps, PortRange? ports = null, PortAllocation allocation = PortAllocation.Preserving)
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a", Ipv4Address.Parse("10.1.0.2"));
        topology.AddAddresses(a, Ipv4Address.Parse("10.1.0.3"), MoreAddresses);
        var b = topology.AddNode(NodeKind.Host, "b", Ipv4Address.Parse("10.1.1.2"));
        var server = topology.AddNode(NodeKind.Host, "server", Ipv4Address.Parse("10.9.0.2"));
        topology.AddAddresses(server, Ipv4Address.Parse("10.9.0.3"));
        var router = topology.AddNat("nat", Ipv4Address.Parse("10.9.0.1"), new NatOptions
        {
            Inside = [new(a, 1), new(b, 1)],
            Ports = ports,
            Allocation = allocation,
        });
        topology.Link(a, router, Veth);
        topology.Link(b, router, Veth);
        topology.Link(router, server, Veth);
        _world = bench.Build(topology);
        Clock = new(_world);
        (A, B, Server) = (Start(a), Start(b), Start(server));
        A.Machine.Sysctl.Set("net.ipv4.tcp_timestamps", timestamps);
        B.Machine.Sysctl.Set("net.ipv4.tcp_timestamps", timestamps);
        Capture = new(Server.Machine);
        Conntrack = new(_world.Network.NatAt(router), _world);
    }

    /// <summary>Addresses of the first client beside its first one, which is 10.1.0.2.</summary>
    public const int MoreAddresses = 9;

    /// <summary>The first client.</summary>
    public Station A { get; }

    /// <summary>The second client.</summary>
    public Station B { get; }

    /// <summary>The server.</summary>
    public Station Server { get; }

    /// <summary>The server's packets.</summary>
    public Capture Capture { get; }

    /// <summary>The router's connection tracking.</summary>
    public Conntrack Conntrack { get; }

    /// <summary>Simulated time.</summary>
    public LaboratoryClock Clock { get; }

    /// <summary>connect() of a socket with SO_REUSEADDR, bound before when an address or a port is given.</summary>
    /// <param name="from">Who connects.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="port">To which port.</param>
    /// <param name="timeout">Seconds to wait.</param>
    /// <param name="localPort">The port to bind; 0: none.</param>
    /// <param name="local">The address to bind; null: none.</param>
    /// <returns>The connection, null when it failed; why; and how long it took.</returns>
    public (ScriptedSocket? Socket, string? Error, double Seconds) Connect(
        Station from, string remote, int port, double timeout = 2, ushort localPort = 0, string? local = null)
    {
        var start = Clock.Now;
        var options = new ConnectOptions
        {
            Remote = Ipv4Address.Parse(remote),
            RemotePort = checked((ushort)port),
            Local = local is null ? default : Ipv4Address.Parse(local),
            LocalPort = localPort,
            ReuseAddress = true,
        };
        if (localPort != 0 && from.Program.Bind(localPort, reuseAddress: true, out _) is var bound and not Errno.None)
        {
            return (null, bound.ToString(), 0);
        }

        var socket = from.Program.Connect(in options, out var errno);
        if (errno != Errno.None)
        {
            if (localPort != 0)
            {
                from.Program.Unbind(localPort, reuseAddress: true);
            }

            return (null, errno.ToString(), Clock.Now - start);
        }

        Clock.RunWhile(() => socket is { ConnectedAt: null, FailedAt: null }, timeout);
        if (socket.ConnectedAt is not null)
        {
            Clock.Run(TunNetwork.ScriptStep);
            return (socket, null, socket.ConnectedAt.Value - start);
        }

        var reason = socket.FailedAt is null ? "timeout" : socket.Error.ToString();
        socket.Close();
        return (null, reason, Clock.Now - start);
    }

    private Station Start(uint node)
    {
        var machine = _world.MachineOf(node);
        BaseSettings.Apply(machine);
        return new(machine, new(machine));
    }
}

/// <summary>A machine and the program that a script runs on it.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Program">Its sockets.</param>
internal sealed record Station(Machine Machine, Application Program);
