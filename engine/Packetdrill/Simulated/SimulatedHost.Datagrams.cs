using NetSim.Wire;

namespace NetSim.Packetdrill;

// UDP, as far as scripts about TCP need it: datagrams out and in, and the errors that ICMP reports.
public sealed partial class SimulatedHost
{
    private void DeliverOther(in Packet packet, in PacketExtension extension)
    {
        if (packet.Protocol == Protocol.Udp)
        {
            var port = packet.DestinationPort;
            var socket = _descriptors.Values.OfType<SimulatedDatagramSocket>().FirstOrDefault(s => s.Port == port);
            if (socket is not null)
            {
                socket.Waiting.Enqueue(packet.Length);
                socket.News++;
                return;
            }

            var error = Packet.IcmpError(
                _options.LocalAddress, IcmpType.DestinationUnreachable, (byte)IcmpUnreachable.Port, in packet, packet.WireLength,
                out var quote);
            Transmit(in error, in quote);
        }
        else if (packet.IsIcmpError && extension.QuotedProtocol == Protocol.Udp)
        {
            var port = extension.QuotedSourcePort;
            var errno = IcmpErrno.Of(packet.IcmpType, packet.IcmpCode, out var isHard);
            foreach (var socket in _descriptors.Values.OfType<SimulatedDatagramSocket>().Where(s => s.Port == port && isHard))
            {
                socket.Error = errno;
            }
        }
    }

    private static CallOutcome? ReceiveDatagram(SimulatedDatagramSocket socket, long length)
    {
        if (socket.Error != Errno.None)
        {
            var error = socket.Error;
            socket.Error = Errno.None;
            return Failed(error);
        }

        if (!socket.Waiting.TryDequeue(out var waiting))
        {
            return socket.IsNonBlocking ? Failed(Errno.EAGAIN) : null;
        }

        return new(Math.Min(waiting, length));
    }

    private CallOutcome SendDatagram(SimulatedDatagramSocket socket, long length)
    {
        if (length > 65_507)
        {
            return Failed(Errno.EMSGSIZE);
        }

        if (socket.Port == 0)
        {
            socket.Port = (ushort)(40_000 + _descriptors.Count);
        }

        var packet = new Packet
        {
            Protocol = Protocol.Udp, Source = _options.LocalAddress, Destination = _options.RemoteAddress, SourcePort = socket.Port,
            DestinationPort = _options.ConnectPort, Length = (int)length, TimeToLive = Packet.DefaultTimeToLive,
        };
        Transmit(in packet, default);
        return new(length);
    }
}
