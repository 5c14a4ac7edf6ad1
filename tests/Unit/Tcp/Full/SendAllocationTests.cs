using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendAllocationTests
{
    [Test]
    public void A_segment_sent_retransmitted_and_acknowledged_allocates_nothing()
    {
        var pipe = new SilentWorld();
        pipe.Open();
        pipe.Exchange(1000);

        var allocated = Allocations.LeastOf(() => pipe.Exchange(20_000));

        Assert.That(pipe.Segments, Is.GreaterThan(30_000));
        Assert.That(pipe.Host.Counters[Mib.TcpRetransSegs], Is.GreaterThan(10_000));
        Assert.That(allocated, Is.Zero);
    }

    // A world that keeps nothing but the last packet and the one armed timer.
    private sealed class SilentWorld : ITcpEnvironment
    {
        private readonly TcpStack _stack;
        private Packet _last;
        private SimTime _armedAt;
        private int _slot;
        private SequenceNumber _peerNext;

        public SilentWorld()
        {
            _stack = new TcpStack(this, RandomKey.FromSeed(1));
            var profile = KernelProfile.Find("linux-6.18");
            Host = new TcpHost(
                1,
                FakeEnvironment.ParseAddress("10.0.0.1"),
                profile,
                profile.CreateSettings(),
                profile.CreateClock(),
                new MibCounters(),
                RandomKey.FromSeed(2));
        }

        public TcpHost Host { get; }

        public long Segments { get; private set; }

        public SimTime Now { get; private set; }

        public void Open()
        {
            var remote = FakeEnvironment.ParseAddress("10.0.0.2");
            var options = new ConnectOptions { Remote = remote, RemotePort = 80, Owner = 1 };
            Assert.That(_stack.Connect(Host, in options, out _slot), Is.EqualTo(Errno.None));
            Now += Duration.FromMilliseconds(1);
            var reply = Answer(TcpFlags.Syn | TcpFlags.Ack, new SequenceNumber(99));
            reply.MaximumSegmentSize = 1460;
            reply.SackPermitted = true;
            reply.WindowScale = 7;
            _peerNext = new SequenceNumber(100);
            _stack.Receive(Host, ref reply, default);
        }

        // The timer comes up after each write, early or in time, so about half of them are sent again before the
        // answer.
        public void Exchange(int writes)
        {
            for (var i = 0; i < writes; i++)
            {
                _stack.Send(Host, _slot, 1000, SendFlags.None);
                Now = _armedAt;
                _stack.OnTimer(Host, TcpTimerKind.FullSock, Now, _slot);
                Now += Duration.FromMilliseconds(1);
                var answer = Answer(TcpFlags.Ack, _peerNext);
                _stack.Receive(Host, ref answer, default);
            }
        }

        public void Transmit(TcpHost host, ref Packet packet)
        {
            Segments++;
            _last = packet;
        }

        public void Transmit(TcpHost host, ref Packet packet, in PacketExtension extension) =>
            Transmit(host, ref packet);

        public uint Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot)
        {
            _armedAt = at;
            return 0;
        }

        public void Notify(TcpHost host, int sock, SocketEvents events)
        {
        }

        public void NotifyAcceptable(TcpHost host, Listener listener)
        {
        }

        private Packet Answer(TcpFlags flags, SequenceNumber sequence)
        {
            var answer = Packet.Tcp(_last.ReceiverTuple, flags, sequence, _last.SequenceEnd, 512);
            answer.HasTimestamps = true;
            answer.TimestampValue = Host.Clock.Milliseconds(Now);
            answer.TimestampEcho = _last.TimestampValue;
            return answer;
        }
    }
}
