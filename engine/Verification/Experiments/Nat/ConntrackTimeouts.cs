using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>State, timeout and marks of a tracked connection after each step of its life.</summary>
internal sealed class ConntrackTimeouts
{
    private const int FirstPort = 50_000;

    private readonly TunNetwork _tun;
    private readonly Conntrack _conntrack;
    private readonly Hosts.ListeningSocket _listening;
    private readonly JsonArray _steps = [];

    private ConntrackTimeouts(Bench bench)
    {
        _tun = new TunNetwork(bench, isTracked: true);
        _conntrack = _tun.Conntrack ?? throw new ReplayException("the network has no connection tracking");
        _listening = _tun.Application.Listen(80, 64);
    }

    /// <summary>All lives, one after the other.</summary>
    public static JsonObject Run(Bench bench)
    {
        var timeouts = new ConntrackTimeouts(bench);
        timeouts.ServerCloses();
        timeouts.PeerResets();
        timeouts.NobodyAnswers();
        timeouts.PeerCloses();
        timeouts.PickUp();
        return new JsonObject { ["steps_state_timeout_unreplied_assured"] = timeouts._steps };
    }

    private void ServerCloses()
    {
        var peer = new Peer(_tun, "10.2.0.1", FirstPort);
        peer.SendSyn();
        var answer = peer.Wait(static p => p.Has(TcpFlags.Syn)) ?? throw new ReplayException("no SYN-ACK came");
        Note("SYN + SYN-ACK seen");
        peer.Establish(answer);
        peer.Send(TcpFlags.Ack);
        Note("handshake done");
        var socket = Accept();
        socket.Send(100);
        _tun.Run(0.45);
        Note("server data unacked, retransmitted (see max_retrans)");
        peer.TakeAll();
        peer.Acknowledgment += 100;
        peer.Send(TcpFlags.Ack);
        Note("data acked");
        socket.Close();
        var fin = WaitForFin(peer);
        Note("first FIN (server)");
        peer.Acknowledgment = fin;
        peer.Send(TcpFlags.Ack);
        Note("FIN acked");
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        Note("both FINs + last ACK");
        _conntrack.Flush();
    }

    private void PeerResets()
    {
        var peer = Open("10.2.0.3");
        peer.Send(TcpFlags.Rst | TcpFlags.Ack);
        Note("RST");
        _conntrack.Flush();
    }

    private void NobodyAnswers()
    {
        var options = new ConnectOptions { Remote = Ipv4Address.Parse("10.2.0.9"), RemotePort = 80 };
        var socket = _tun.Application.Connect(in options, out _);
        Note("SYN only (unreplied)");
        socket.Close();
        _conntrack.Flush();
    }

    private void PeerCloses()
    {
        var peer = Open("10.2.0.4", out var socket);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        peer.Sequence += 1;
        Note("first FIN from client, ACKed by server");
        socket.Close();
        Note("second FIN (server), unacked");
        peer.Acknowledgment = WaitForFin(peer);
        peer.Send(TcpFlags.Ack);
        Note("final ACK");
        _conntrack.Flush();
    }

    private void PickUp()
    {
        var peer = new Peer(_tun, "10.2.0.5", FirstPort) { Sequence = new(1_000), Acknowledgment = new(2_000) };
        peer.Send(TcpFlags.Ack);
        Note("mid-stream ACK pickup (server answers RST)");
    }

    private Peer Open(string address) => Open(address, out _);

    private Peer Open(string address, out ScriptedSocket socket)
    {
        var peer = new Peer(_tun, address, FirstPort);
        peer.Connect();
        _tun.Run(0.05);
        socket = Accept();
        return peer;
    }

    private ScriptedSocket Accept() =>
        _tun.Application.Accept(_listening) ?? throw new ReplayException("the machine did not complete a connection");

    private static SequenceNumber WaitForFin(Peer peer) =>
        peer.Wait(static p => p.Has(TcpFlags.Fin))?.Packet.SequenceEnd
        ?? throw new ReplayException("the machine sent no FIN");

    private void Note(string step)
    {
        _tun.Run(0.05);
        _steps.Add(new JsonArray(step, new JsonArray([.. _conntrack.Entries.Select(static e => new JsonArray(
            Conntrack.NameOf(e.State), Conntrack.SecondsLeft(e), e.IsUnreplied, e.IsAssured))])));
    }
}
