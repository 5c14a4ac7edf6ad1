using NetSim.Wire;

namespace NetSim.Tests.TestKit;

/// <summary>Segments of a scripted peer: what a test sends at a host.</summary>
public sealed record Peer(Ipv4Address Address, ushort Port, Ipv4Address Server, ushort ServerPort)
{
    /// <summary>The peer's initial sequence number.</summary>
    public uint Isn { get; init; } = 1_000_000;

    /// <summary>MSS option of its SYN; 0 for none.</summary>
    public int Mss { get; init; } = 1460;

    /// <summary>Whether it offers timestamps.</summary>
    public bool Timestamps { get; init; } = true;

    /// <summary>Whether it offers SACK.</summary>
    public bool Sack { get; init; } = true;

    /// <summary>Its window scale; -1 for none.</summary>
    public int WindowScale { get; init; } = 7;

    /// <summary>The window field of its segments. A host's segments are at most half of the window that it stands for.</summary>
    public ushort Window { get; init; } = 500;

    /// <summary>The connection as the peer sees it.</summary>
    public FourTuple Tuple => new(Address, Server, Port, ServerPort);

    /// <summary>A peer from text, talking to a server's port.</summary>
    public static Peer Of(string address, int port, Ipv4Address server, int serverPort = 80) =>
        new(FakeEnvironment.ParseAddress(address), (ushort)port, server, (ushort)serverPort);

    /// <summary>Its SYN.</summary>
    public Packet Syn(uint timestamp = 1000, uint? isn = null)
    {
        var packet = Packet.Tcp(Tuple, TcpFlags.Syn, new SequenceNumber(isn ?? Isn), default, 64240);
        packet.MaximumSegmentSize = Mss;
        packet.SackPermitted = Sack;
        packet.WindowScale = WindowScale;
        return Stamp(packet, timestamp, 0);
    }

    /// <summary>A segment of its connection.</summary>
    public Packet Segment(
        TcpFlags flags, uint sequence, uint acknowledgment, int length = 0, uint timestamp = 1001, uint echo = 1)
    {
        var packet = Packet.Tcp(
            Tuple, flags, new SequenceNumber(sequence), new SequenceNumber(acknowledgment), Window, length);
        return Stamp(packet, timestamp, echo);
    }

    /// <summary>The ACK that completes its handshake.</summary>
    public Packet HandshakeAck(Packet synAck, int length = 0, uint timestamp = 1001) =>
        Segment(
            length > 0 ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack,
            unchecked(Isn + 1),
            unchecked(synAck.Sequence.Value + 1),
            length,
            timestamp,
            synAck.TimestampValue);

    private Packet Stamp(Packet packet, uint timestamp, uint echo)
    {
        packet.HasTimestamps = Timestamps;
        packet.TimestampValue = Timestamps ? timestamp : 0;
        packet.TimestampEcho = Timestamps ? echo : 0;
        return packet;
    }
}
