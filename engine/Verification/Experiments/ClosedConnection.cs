using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A connection that a peer opened and both ends closed; what comes afterwards meets its TIME-WAIT.</summary>
internal sealed class ClosedConnection(TunNetwork tun, ListeningSocket listening, Peer peer)
{
    private const int RepeatedOctets = 10;

    private SequenceNumber _fin;

    /// <summary>The peer.</summary>
    public Peer Peer => peer;

    /// <summary>Opens and closes it.</summary>
    /// <param name="isActive">Whether the machine closes first.</param>
    public void Run(bool isActive)
    {
        peer.Connect();
        tun.Run(0.005);
        var child = tun.Application.Accept(listening);
        if (child is null)
        {
            throw new ReplayException("the machine did not complete the connection");
        }

        if (isActive)
        {
            child.Close();
            AcknowledgeFin();
            peer.Send(TcpFlags.Ack);
            SendFin();
            return;
        }

        SendFin();
        child.Close();
        AcknowledgeFin();
        peer.Send(TcpFlags.Ack);
        tun.Run(TunNetwork.ScriptStep);
    }

    /// <summary>
    /// Sends once more what the peer had sent: <c>refin</c>, <c>redata</c>, <c>reack</c>, <c>resyn</c>.
    /// </summary>
    public void Disturb(string what)
    {
        switch (what)
        {
            case "refin":
                peer.Send(TcpFlags.Fin | TcpFlags.Ack, sequence: _fin);
                break;
            case "redata":
                peer.Send(TcpFlags.Ack | TcpFlags.Psh, RepeatedOctets, _fin - RepeatedOctets);
                break;
            case "reack":
                peer.Send(TcpFlags.Ack);
                break;
            default:
                peer.SendSyn();
                break;
        }
    }

    /// <summary>What inet_diag says about it.</summary>
    public SockDiagnosis? Look() => tun.Application.Look(peer.Address, peer.Port, 80);

    private void SendFin()
    {
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        _fin = peer.Sequence;
        peer.Sequence += 1;
        peer.Wait(p => p.Packet.Acknowledgment == peer.Sequence, 0.3);
    }

    private void AcknowledgeFin()
    {
        var fin = peer.Wait(static p => p.Has(TcpFlags.Fin));
        peer.Acknowledgment = fin is null ? peer.Acknowledgment : fin.Packet.SequenceEnd;
    }
}
