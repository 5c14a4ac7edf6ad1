using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.TestKit;

/// <summary>
/// One connection of a host to a scripted peer: the peer says only what the test makes it say. Times are seconds since
/// <see cref="MarkStart"/>. Timers are exact unless asked otherwise.
/// </summary>
public sealed class SendBench
{
    /// <summary>The peer's initial sequence number.</summary>
    public const uint PeerIsn = 5_000;

    private readonly HandshakeOptions _peerOffers;
    private SimTime _start;

    /// <summary>A host with a peer that has not been called yet.</summary>
    public SendBench(
        Action<TcpSettings>? change = null,
        bool wheelLateness = false,
        HandshakeOptions peerOffers =
            HandshakeOptions.Timestamps | HandshakeOptions.Sack | HandshakeOptions.WindowScaling)
    {
        _peerOffers = peerOffers;
        World = new FakeEnvironment();
        Host = World.AddHost(
            "10.2.0.2", KernelProfile.Find("linux-6.18"), change, wheelLateness, Duration.FromSeconds(1000));
    }

    /// <summary>The world.</summary>
    public FakeEnvironment World { get; }

    /// <summary>The host under test.</summary>
    public TcpHost Host { get; }

    /// <summary>Its sock.</summary>
    public int Slot { get; private set; }

    /// <summary>The window field of the peer's SYN-ACK.</summary>
    public ushort FirstWindow { get; set; } = 64240;

    /// <summary>The window field that the peer announces after its SYN.</summary>
    public ushort PeerWindow { get; set; } = 512;

    /// <summary>Window scale of the peer.</summary>
    public int PeerScale { get; set; } = 7;

    /// <summary>What the host said first: its SYN.</summary>
    public Packet Syn { get; private set; }

    /// <summary>Octets that the peer has sent so far.</summary>
    public int PeerSent { get; set; }

    /// <summary>The stack.</summary>
    public TcpStack Stack => World.Stack;

    /// <summary>The sock's state.</summary>
    public TcpState State => Stack.Sock(Slot).State;

    /// <summary>Segments since the mark, in order.</summary>
    public IReadOnlyList<SentPacket> Sent => World.Sent;

    /// <summary>Times of the segments since the mark, in seconds.</summary>
    public double[] Times => [.. World.Sent.Select(sent => (sent.At - _start).Seconds)];

    /// <summary>Now, in seconds since the mark.</summary>
    public double Now => (World.Now - _start).Seconds;

    /// <summary>Active open; the SYN is recorded.</summary>
    public SendBench Connect(ConnectOptions? options = null)
    {
        var wish = options ?? new ConnectOptions();
        wish = wish with { Remote = FakeEnvironment.ParseAddress("10.2.0.1"), RemotePort = 80, Owner = 7 };
        var errno = Stack.Connect(Host, in wish, out var slot);
        if (errno != Errno.None)
        {
            throw new InvalidOperationException($"connect: {errno}");
        }

        Slot = slot;
        Syn = World.Sent[^1].Packet;
        return this;
    }

    /// <summary>
    /// The peer answers the SYN after a round trip, 100 us unless said otherwise; records begin anew.
    /// </summary>
    public SendBench Establish(Duration? roundTrip = null)
    {
        World.Advance(roundTrip ?? Duration.FromMicroseconds(100));
        var reply = Packet.Tcp(
            Syn.ReceiverTuple, TcpFlags.Syn | TcpFlags.Ack, new(PeerIsn), Syn.Sequence + 1, FirstWindow);
        reply.MaximumSegmentSize = 1460;
        reply.SackPermitted = (_peerOffers & HandshakeOptions.Sack) != 0;
        reply.WindowScale = (_peerOffers & HandshakeOptions.WindowScaling) != 0 ? PeerScale : -1;
        World.Arrive(Host, Stamp(reply));
        // The window of a SYN-ACK is not scaled: say the real one.
        Say(TcpFlags.Ack, 0);
        return MarkStart();
    }

    /// <summary>Times and records begin here.</summary>
    public SendBench MarkStart()
    {
        _start = World.Now;
        World.ClearRecords();
        return this;
    }

    /// <summary>The application writes.</summary>
    public int Write(int length, SendFlags flags = SendFlags.None) => Stack.Send(Host, Slot, length, flags);

    /// <summary>
    /// The peer sends a segment that acknowledges the first <paramref name="acknowledged"/> octets of ours.
    /// </summary>
    public void Say(TcpFlags flags, int acknowledged, int length = 0)
    {
        var window = (_peerOffers & HandshakeOptions.WindowScaling) != 0 ? PeerWindow : ushort.MaxValue;
        var packet = Packet.Tcp(
            Syn.ReceiverTuple,
            flags,
            new SequenceNumber(PeerIsn + 1) + PeerSent,
            Syn.Sequence + 1 + acknowledged,
            window,
            length);
        PeerSent += packet.SequenceLength;
        World.Arrive(Host, Stamp(packet));
    }

    /// <summary>The peer acknowledges the first <paramref name="acknowledged"/> octets of ours.</summary>
    public void Ack(int acknowledged) => Say(TcpFlags.Ack, acknowledged);

    /// <summary>Lets time pass until so many seconds after the mark.</summary>
    public void RunTo(double seconds) => World.RunUntil(_start + Duration.FromSeconds(seconds));

    /// <summary>Position of a segment in our stream: 0 is the first octet after the SYN.</summary>
    public int OffsetOf(SentPacket sent) => sent.Packet.Sequence - (Syn.Sequence + 1);

    /// <summary>A counter.</summary>
    public long Count(Mib counter) => Host.Counters[counter];

    private Packet Stamp(Packet packet)
    {
        var stamps = (_peerOffers & HandshakeOptions.Timestamps) != 0 && Syn.HasTimestamps;
        packet.HasTimestamps = stamps;
        packet.TimestampValue = stamps ? (uint)(1 + (World.Now.Nanoseconds / 1_000_000)) : 0;
        var last = World.Sent.Count > 0 ? World.Sent[^1].Packet : Syn;
        packet.TimestampEcho = stamps ? Math.Max(1, last.TimestampValue) : 0;
        return packet;
    }
}
