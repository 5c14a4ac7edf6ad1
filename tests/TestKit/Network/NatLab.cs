using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Tests.TestKit.Network;

/// <summary>
/// Scripted clients inside and a scripted server outside one NAT, as the measured experiments had them.
/// </summary>
public sealed class NatLab
{
    private static readonly LinkOptions NoDelay = LinkOptions.Ideal;

    public NatLab(Func<NodeGroup, NatOptions>? options = null, int clients = 4, ulong seed = 1)
    {
        var topology = new Topology();
        var inside = topology.AddNodes(clients, "client", new(0x0A010002));
        Server = topology.AddNode(NodeKind.Host, "server", new(0x0A090002));
        var natNode = topology.AddNat(
            "nat", new(0x0A090001), options?.Invoke(inside) ?? new NatOptions { Inside = [inside] });
        topology.Link(inside, natNode, NoDelay);
        topology.Link(natNode, Server, NoDelay);
        Clients = inside;
        Lab = new NetworkLab(topology, seed);
        Nat = Lab.Network.NatAt(natNode);
    }

    public NetworkLab Lab { get; }

    public NodeGroup Clients { get; }

    public uint Server { get; }

    public Nat Nat { get; }

    public SimTime Now => Lab.Partition.Now;

    /// <summary>Sends a segment from a client; returns it as the server sees it, or null.</summary>
    public Packet? ToServer(
        int client, TcpFlags flags, uint sequence, uint acknowledgment = 0, ushort port = 40000, ushort serverPort = 80,
        int length = 0, ushort window = 65535)
    {
        var tuple = new FourTuple(
            Lab.Network.AddressOf(Clients[client]), Lab.Network.AddressOf(Server), port, serverPort);
        var segment = Packet.Tcp(tuple, flags, new(sequence), new(acknowledgment), window, length);
        return Exchange(Clients[client], segment, Server);
    }

    /// <summary>
    /// Sends a segment from the server to a port of the NAT; returns it as a client sees it, or null.
    /// </summary>
    public Packet? ToClient(
        ushort natPort, TcpFlags flags, uint sequence, uint acknowledgment = 0, ushort serverPort = 80, int length = 0,
        ushort window = 65535)
    {
        var tuple = new FourTuple(Lab.Network.AddressOf(Server), Nat.Address, serverPort, natPort);
        return Exchange(Server, Packet.Tcp(tuple, flags, new(sequence), new(acknowledgment), window, length), null);
    }

    public Packet? Exchange(uint from, Packet packet, uint? expected)
    {
        var before = Lab.Arrivals.Count;
        Lab.Forwarding.Send(from, packet);
        Lab.Run();
        return Lab.Arrivals.Skip(before)
            .FirstOrDefault(a => a.Node == (expected ?? a.Node) && a.Node != Nat.Node)?.Packet;
    }

    /// <summary>A whole handshake; returns the port that the server saw, or null when the SYN was dropped.</summary>
    public ushort? Connect(int client, ushort port, ushort serverPort = 80, uint isn = 1000, uint serverIsn = 7000)
    {
        if (ToServer(client, TcpFlags.Syn, isn, port: port, serverPort: serverPort) is not { } syn)
        {
            return null;
        }

        ToClient(syn.SourcePort, TcpFlags.Syn | TcpFlags.Ack, serverIsn, isn + 1, serverPort);
        ToServer(client, TcpFlags.Ack, isn + 1, serverIsn + 1, port, serverPort);
        return syn.SourcePort;
    }

    public void Wait(Duration span) => Lab.Partition.AdvanceTo(Now + span);

    /// <summary>State, whole seconds left (rounded down as conntrack prints them), unreplied, assured.</summary>
    public string Listing() => string.Join(
        "; ",
        Nat.ListAt(Now).Select(e =>
            $"{e.State} {e.Remaining.Nanoseconds / 1_000_000_000}"
            + (e.IsUnreplied ? " unreplied" : "")
            + (e.IsAssured ? " assured" : "")));
}
