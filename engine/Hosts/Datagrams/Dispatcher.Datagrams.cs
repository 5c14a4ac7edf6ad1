using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Hosts;

// UDP datagrams and the ICMP errors about them.
public sealed partial class Dispatcher
{
    private const int LargestDatagram = 65_507;

    private readonly Slab<DatagramWait> _datagramWaits = new();

    internal Errno SendDatagram(UdpSocket socket, Ipv4Address remote, ushort port, int length, uint tag)
    {
        if (length is < 0 or > LargestDatagram)
        {
            return Errno.EMSGSIZE;
        }

        var machine = socket.Machine;
        var packet = Packet.Udp(new FourTuple(machine.Address, remote, socket.Port, port), length);
        packet.DatagramTag = tag;
        var outcome = Forwarding.GiveAway(machine.Node, ref packet);
        if (outcome is SendOutcome.TooBig or SendOutcome.NoRoute)
        {
            return outcome == SendOutcome.TooBig ? Errno.EMSGSIZE : Errno.ENETUNREACH;
        }

        machine.Extras.Datagrams!.Counters.OutDatagrams++; // It has a socket.
        return Errno.None;
    }

    internal void TimeOut(ITimedWait waiting, uint wait, SimTime at)
    {
        var slot = _datagramWaits.Take();
        _datagramWaits[slot] = new() { Waiting = waiting, Wait = wait };
        Schedule(waiting.Machine, HostEvents.DatagramTimeout, at, slot, waiting.Port);
    }

    /// <summary>Runs a datagram's handler.</summary>
    internal void Serve(UdpSocket socket, Datagram datagram, Func<Datagram, HandlerTask> handler) =>
        Handlers.Start(TakeRoot(socket.Machine, socket), handler, datagram);

    private void OnDatagramTimeout(int slot)
    {
        var wait = _datagramWaits[slot];
        _datagramWaits.Release(slot);
        wait.Waiting.OnTimeout(wait.Wait);
    }

    // Linux (v6.18, __udp4_lib_rcv).
    private void DeliverDatagram(Machine machine, in Packet packet)
    {
        var ports = machine.Extras.Datagrams ??= new();
        var socket = ports.Find(packet.DestinationPort);
        if (socket is null || (socket.Peer is { } peer && peer != (packet.Source, packet.SourcePort)))
        {
            ports.Counters.NoPorts++;
            Forwarding.AnswerUnreachable(machine.Node, IcmpUnreachable.Port, in packet);
            return;
        }

        var datagram = new Datagram(packet.Source, packet.SourcePort, packet.Length, packet.DatagramTag, socket);
        if (socket.Accept(in datagram))
        {
            ports.Counters.InDatagrams++;
        }
        else
        {
            ports.Counters.InErrors++;
            ports.Counters.RcvbufErrors++;
        }
    }

    private void DeliverIcmp(Machine machine, in Packet packet, in PacketExtension extension)
    {
        if (!packet.IsIcmpError)
        {
            OnEcho(machine, in packet);
        }
        else if (extension.QuotedProtocol == Protocol.Udp)
        {
            OnDatagramError(machine, in packet, in extension);
        }
        else
        {
            Stack.OnIcmp(machine.Tcp, in packet, in extension);
        }
    }

    private void OnEcho(Machine machine, in Packet packet)
    {
        if (packet.IcmpType == IcmpType.EchoRequest)
        {
            AnswerEcho(machine, in packet);
        }
        else if (packet.IcmpType == IcmpType.EchoReply)
        {
            OnEchoReply(machine, in packet);
        }
    }

    // Linux (v6.18, __udp4_lib_err): without IP_RECVERR only a connected socket hears, and only of what is fatal.
    private static void OnDatagramError(Machine machine, in Packet packet, in PacketExtension quote)
    {
        var socket = machine.ExtrasIfAny?.Datagrams?.Find(quote.QuotedSourcePort);
        var error = IcmpErrno.Of(packet.IcmpType, packet.IcmpCode, out var isHard);
        if (socket is not null && isHard && socket.Peer == (quote.QuotedDestination, quote.QuotedDestinationPort))
        {
            socket.Fail(error);
        }
    }

    private struct DatagramWait
    {
        internal ITimedWait Waiting;
        internal uint Wait;
    }
}
