using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.TestKit;

/// <summary>
/// A connection that a scripted peer opened to a host: the peer says only what the test makes it say. Positions are
/// octets after the SYN of whoever sends them. Timers are exact unless asked otherwise.
/// </summary>
public sealed class ReceiveBench
{
    /// <summary>The peer's initial sequence number.</summary>
    public const uint PeerIsn = 7_000;

    private readonly FourTuple _tuple;
    private readonly bool _timestamps;
    private readonly bool _sack;
    private uint _echo;
    private SequenceNumber _isn;

    /// <summary>
    /// An established connection whose child the application has accepted; records begin after the handshake.
    /// </summary>
    public ReceiveBench(
        Action<TcpSettings>? change = null,
        bool wheelLateness = false,
        bool timestamps = true,
        bool sack = true,
        int windowScale = 7,
        Duration roundTrip = default,
        int receiveBuffer = 0)
    {
        _timestamps = timestamps;
        _sack = sack;
        PeerScale = windowScale;
        World = new FakeEnvironment();
        Host = World.AddHost(
            "10.2.0.2", KernelProfile.Find("linux-6.18"), change, wheelLateness, Duration.FromSeconds(1000));
        World.Stack.Listen(Host, 80, 16, out var listener);
        Listener = listener!; // not null: the port is free
        Listener.ReceiveBuffer = receiveBuffer;
        _tuple = new FourTuple(FakeEnvironment.ParseAddress("10.2.0.1"), Host.Address, 50_000, 80);
        Open(roundTrip);
    }

    /// <summary>The world.</summary>
    public FakeEnvironment World { get; }

    /// <summary>The host under test.</summary>
    public TcpHost Host { get; }

    /// <summary>Its listener.</summary>
    public Listener Listener { get; }

    /// <summary>Its sock.</summary>
    public int Slot { get; private set; }

    /// <summary>The stack.</summary>
    public TcpStack Stack => World.Stack;

    /// <summary>The sock's state.</summary>
    public TcpState State => Stack.Sock(Slot).State;

    /// <summary>Octets that the peer has sent so far, its FIN included.</summary>
    public int PeerSent { get; set; }

    /// <summary>Octets of the host that the peer acknowledges.</summary>
    public int PeerGot { get; set; }

    /// <summary>The window field of the peer's segments.</summary>
    public ushort PeerWindow { get; set; } = ushort.MaxValue;

    /// <summary>The peer's window scale; -1 for none.</summary>
    public int PeerScale { get; }

    /// <summary>What is added to the peer's clock in its timestamps.</summary>
    public int PeerClock { get; set; }

    /// <summary>Segments of the host since the handshake or the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<SentPacket> Sent => World.Sent;

    /// <summary>The host's last segment.</summary>
    public SentPacket Last => World.Sent[^1];

    /// <summary>Forgets what was recorded.</summary>
    public void Forget()
    {
        NoteEcho();
        World.ClearRecords();
    }

    /// <summary>A counter.</summary>
    public long Count(Mib counter) => Host.Counters[counter];

    /// <summary>The peer sends the next segment in order.</summary>
    public ReceiveBench Say(TcpFlags flags, int length = 0)
    {
        var packet = Segment(flags, PeerSent, length);
        PeerSent += packet.SequenceLength;
        World.Arrive(Host, packet);
        return this;
    }

    /// <summary>The peer sends data with PSH, in order.</summary>
    public ReceiveBench Data(int length) => Say(TcpFlags.Ack | TcpFlags.Psh, length);

    /// <summary>The peer sends a segment at any position, which does not count as sent.</summary>
    public ReceiveBench SayAt(int position, TcpFlags flags, int length = 0, int? acknowledged = null)
    {
        var packet = Segment(flags, position, length);
        if (acknowledged is { } got)
        {
            packet.Acknowledgment = _isn + 1 + got;
        }

        World.Arrive(Host, packet);
        return this;
    }

    /// <summary>The peer acknowledges so many octets, with SACK blocks given as positions.</summary>
    public ReceiveBench Ack(int acknowledged, params (int Left, int Right)[] blocks)
    {
        PeerGot = acknowledged;
        var extension = default(PacketExtension);
        foreach (var (left, right) in blocks)
        {
            extension.AddSack(new SackBlock(_isn + 1 + left, _isn + 1 + right));
        }

        World.Arrive(Host, Segment(TcpFlags.Ack, PeerSent, 0), extension);
        return this;
    }

    /// <summary>The application reads; octets or a negative errno.</summary>
    public int Read(int max = 1 << 20) => Stack.Receive(Host, Slot, max, ReceiveFlags.None);

    /// <summary>The application writes.</summary>
    public int Write(int length) => Stack.Send(Host, Slot, length, SendFlags.None);

    /// <summary>Lets time pass.</summary>
    public ReceiveBench Wait(double milliseconds)
    {
        World.Advance(Duration.FromSeconds(milliseconds / 1000));
        return this;
    }

    /// <summary>The peer's position that a segment of the host acknowledges.</summary>
    public int Acknowledged(SentPacket sent) => sent.Packet.Acknowledgment - new SequenceNumber(PeerIsn + 1);

    /// <summary>The position of a segment of the host in its stream.</summary>
    public int OffsetOf(SentPacket sent) => sent.Packet.Sequence - (_isn + 1);

    /// <summary>The SACK blocks of a segment of the host, as positions of the peer.</summary>
    public (int Left, int Right)[] Blocks(SentPacket sent) =>
    [
        .. Enumerable.Range(0, sent.Extension.SackBlocks).Select(i => sent.Extension.GetSack(i)).Select(block => (
            block.Left - new SequenceNumber(PeerIsn + 1), block.Right - new SequenceNumber(PeerIsn + 1))),
    ];

    /// <summary>A segment of the peer.</summary>
    public Packet Segment(TcpFlags flags, int position, int length)
    {
        var acknowledgment = (flags & TcpFlags.Ack) != 0 ? _isn + 1 + PeerGot : default;
        var packet = Packet.Tcp(
            _tuple, flags, new SequenceNumber(PeerIsn + 1) + position, acknowledgment, PeerWindow, length);
        return Stamp(packet);
    }

    private void Open(Duration roundTrip)
    {
        var syn = Packet.Tcp(_tuple, TcpFlags.Syn, new SequenceNumber(PeerIsn), default, 65_535);
        syn.MaximumSegmentSize = 1460;
        syn.SackPermitted = _sack;
        syn.WindowScale = PeerScale;
        World.Arrive(Host, Stamp(syn));
        var answer = World.Sent[^1].Packet;
        _isn = answer.Sequence;
        World.Advance(roundTrip);
        _echo = answer.TimestampValue;
        World.Arrive(Host, Segment(TcpFlags.Ack, 0, 0));
        Slot = Stack.Accept(Listener);
        Stack.Sock(Slot).Owner = 9;
        World.ClearRecords();
    }

    private Packet Stamp(Packet packet)
    {
        NoteEcho();
        packet.HasTimestamps = _timestamps;
        packet.TimestampValue = _timestamps ? (uint)(1_000_000 + PeerClock + (World.Now.Nanoseconds / 1_000_000)) : 0;
        packet.TimestampEcho = _timestamps ? _echo : 0;
        return packet;
    }

    private void NoteEcho() => _echo = World.Sent.Count > 0 ? World.Sent[^1].Packet.TimestampValue : _echo;
}
