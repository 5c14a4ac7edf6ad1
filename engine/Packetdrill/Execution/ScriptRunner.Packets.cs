using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// The script's end of the connection: which packets belong to it, what is injected, and what is expected.
public sealed partial class ScriptRunner
{
    // Each connection that the script opens comes from a port of its own.
    private ushort _ephemeralPort = 45_678;

    private enum SocketUnderTest
    {
        None,
        New,
        Listening,
        Connecting,
    }

    private ConversationMap _map = new();
    private SocketUnderTest _state;
    private int? _descriptor;
    private (long At, Segment Segment)? _setAside;

    private void Inject(PacketAction packet)
    {
        switch (packet)
        {
            case TcpAction segment:
                Inject(segment);
                break;
            case IcmpAction message:
                RequireTuple(message.At);
                _system.Inject(
                    IpPackets.Icmp(message, _options.RemoteAddress, _options.LocalAddress, Quoted(message)), 0);
                break;
            case UdpAction datagram:
                var (from, to) = _map.HasTuple
                    ? (_map.Remote.Port, _map.Local.Port)
                    : (_ephemeralPort, _options.BindPort);
                _system.Inject(
                    IpPackets.Udp(_options.RemoteAddress, _options.LocalAddress, from, to, datagram.Length), 0);
                break;
        }
    }

    private void Inject(TcpAction line)
    {
        if (line.Ports is null && !_map.HasTuple)
        {
            if (_state == SocketUnderTest.Connecting)
            {
                throw new ScriptException(line.At, "The host has sent no SYN yet, so that nobody knows its port: expect it first.");
            }

            _map.Remote = (_options.RemoteAddress, _ephemeralPort++);
            _map.Local = (_options.LocalAddress, _options.BindPort);
            _map.HasTuple = true;
        }

        var isSyn = (line.Flags & (int)TcpFlags.Syn) != 0;
        if (isSyn && line.Ports is null)
        {
            _map.NoteRemoteSyn(line.Sequence);
        }

        var hasAck = (line.Flags & (int)TcpFlags.Ack) != 0;
        var segment = new Segment
        {
            Source = _options.RemoteAddress,
            Destination = _options.LocalAddress,
            SourcePort = line.Ports?.Source ?? _map.Remote.Port,
            DestinationPort = line.Ports?.Destination ?? _map.Local.Port,
            TypeOfService = TypeOfService(line.Ip),
            TimeToLive = line.Ip.TimeToLive ?? 64,
            Flags = line.Flags,
            Sequence = _map.RemoteToLive(line.Sequence, isSyn),
            Acknowledgment = hasAck ? _map.LocalToLive(line.Acknowledgment, isSyn) : 0,
            Window = line.Window ?? 0,
            UrgentPointer = line.UrgentPointer,
            Options = [.. (line.Options ?? []).Select(o => Live(o, line))],
            Length = line.Length,
        };
        if (Segment.IpHeader + Segment.TcpHeader + segment.OptionsLength + line.Length > ushort.MaxValue)
        {
            throw new ScriptException(line.At, "The segment does not fit into an IPv4 packet of 65,535 octets.");
        }

        _system.Inject(segment.Encode(), line.Length > _options.Mss ? _options.Mss : 0);
    }

    private RawOption Live(TcpOptionSpec option, TcpAction line)
    {
        if (option.Timestamps is { } stamps)
        {
            var echo = stamps.Echo;
            var hasAck = (line.Flags & (int)TcpFlags.Ack) != 0;
            if (hasAck && !_map.TryEcho(stamps.Echo, _options.ScalesTimestampEcho, out echo) && stamps.Echo != 0)
            {
                throw new ScriptException(
                    option.At, $"'ecr {stamps.Echo}' echoes nothing: no segment of the host before this line has 'val {stamps.Echo}'.");
            }

            var data = new byte[8];
            BinaryPrimitives.WriteUInt32BigEndian(data, stamps.Value);
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), echo);
            return new(option.Kind, data);
        }

        if (option.Blocks is not { } blocks)
        {
            return new(option.Kind, option.Data);
        }

        var edges = new byte[blocks.Count * 8];
        for (var i = 0; i < blocks.Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(edges.AsSpan(i * 8), _map.LocalToLive(blocks[i].Left, isSyn: false));
            BinaryPrimitives.WriteUInt32BigEndian(edges.AsSpan((i * 8) + 4), _map.LocalToLive(blocks[i].Right, isSyn: false));
        }

        return new(option.Kind, edges);
    }

    // The beginning of the host's packet that the message is about: IP header and eight octets of TCP.
    private byte[] Quoted(IcmpAction message)
    {
        if (message.QuotedUdp is { } octets)
        {
            return IpPackets.Udp(_map.Local.Address, _map.Remote.Address, _map.Local.Port, _map.Remote.Port, octets)[..28];
        }

        var (sequence, length) = message.Quoted ?? (0, 0);
        var packet = new Segment
        {
            Source = _map.Local.Address, Destination = _map.Remote.Address,
            SourcePort = _map.Local.Port, DestinationPort = _map.Remote.Port,
            Sequence = _map.LocalToLive(sequence, isSyn: false), Length = length, Flags = (int)TcpFlags.Ack,
        };
        return packet.Encode()[..28];
    }

    private static byte TypeOfService(IpInfo ip) => ip.TypeOfService ?? ip.Ecn switch
    {
        EcnRule.Ect1 => 1,
        EcnRule.Ect0 or EcnRule.Ect01 => 2,
        EcnRule.Ce => 3,
        _ => 0,
    };

    private void RequireTuple(Position at)
    {
        if (!_map.HasTuple)
        {
            throw new ScriptException(at, "No connection is under test yet: a SYN in either direction is expected first.");
        }
    }

    // The next segment of the connection under test; others are nobody's business.
    private (long At, Segment Segment)? TakeSegment(long deadline)
    {
        if (_setAside is { } waiting)
        {
            _setAside = null;
            return waiting;
        }

        while (_system.TakePacket(deadline) is { } packet)
        {
            if (!Segment.TryDecode(packet.Octets, out var segment))
            {
                continue;
            }

            if (_state == SocketUnderTest.Connecting && !_map.HasTuple && segment.Has(TcpFlags.Syn))
            {
                _map.Local = (segment.Source, segment.SourcePort);
                _map.Remote = (segment.Destination, segment.DestinationPort);
                _map.HasTuple = true;
            }

            if (_map.HasTuple && _map.Owns(segment))
            {
                return (packet.At, segment);
            }
        }

        return null;
    }
}
