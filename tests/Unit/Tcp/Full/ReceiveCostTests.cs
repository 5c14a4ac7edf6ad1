using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>What a segment may cost: no allocation, and no walk over the window.</summary>
public sealed class ReceiveCostTests
{
    private const int Mss = 1448;

    [Test]
    public void Data_holes_duplicates_and_acknowledgments_allocate_nothing()
    {
        var world = new SilentWorld();
        world.Exchange(500);
        var allocated = Allocations.LeastOf(() => world.Exchange(2_000));

        Assert.Multiple(() =>
        {
            Assert.That(allocated, Is.Zero);
            Assert.That(world.Host.Counters[Mib.TCPOFOQueue], Is.EqualTo(6_500));
            Assert.That(world.Host.Counters[Mib.TCPSackRecovery], Is.GreaterThan(500));
        });
    }

    [Test]
    public void Sacks_cost_the_same_in_a_window_a_thousand_times_as_large()
    {
        var small = TimePerSack(100);
        var large = TimePerSack(100_000);
        TestContext.Out.WriteLine($"{small:f2} us a SACK with 100 segments in flight, {large:f2} us with 100,000");

        // On a quiet machine they differ by less than a fifth; a walk over the window would cost a thousand times as much.
        Assert.That(large, Is.LessThan(2 * small));
    }

    // Every second segment is missing: each ACK adds one block on top of holes that stay.
    private static double TimePerSack(int window)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 9; round++)
        {
            var bench = new ReceiveBench(
                settings => (settings.WmemMax, settings.CoreWmemMax) = (800_000_000, 800_000_000), windowScale: 14);
            bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.SendBuffer, 400_000_000);
            bench.Ack(0);
            bench.Stack.Sock(bench.Slot).Cwnd = window;
            bench.Write(window * Mss);
            Assert.That(bench.Stack.InFlightOf(ref bench.Stack.Sock(bench.Slot)), Is.EqualTo(window));
            bench.Forget();
            bench.Stack.Sock(bench.Slot).Cwnd = 1;
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 1; i < 96; i += 2)
            {
                bench.Ack(0, (i * Mss, (i + 1) * Mss));
            }

            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 48);
        }

        return best;
    }

    /// <summary>One connection in a world that keeps nothing but its clock and the last position sent.</summary>
    private sealed class SilentWorld : ITcpEnvironment
    {
        private readonly TcpStack _stack;
        private readonly FourTuple _peer;
        private readonly int _slot;
        private SequenceNumber _next;

        public SilentWorld()
        {
            var profile = KernelProfile.Find("linux-6.18");
            Host = new TcpHost(
                1,
                FakeEnvironment.ParseAddress("10.0.0.1"),
                profile,
                profile.CreateSettings(),
                profile.CreateClock(Duration.FromSeconds(100)),
                new MibCounters(),
                RandomKey.FromSeed(3));
            _stack = new TcpStack(this, RandomKey.FromSeed(4));
            _peer = new FourTuple(FakeEnvironment.ParseAddress("10.0.0.2"), Host.Address, 4000, 80);
            _stack.Listen(Host, 80, 4, out var listener);
            var syn = Packet.Tcp(_peer, TcpFlags.Syn, default, default, 65_000);
            syn.MaximumSegmentSize = 1460;
            syn.SackPermitted = true;
            syn.WindowScale = 7;
            Arrive(syn);
            Arrive(Packet.Tcp(_peer, TcpFlags.Ack, new SequenceNumber(1), _next, 65_000));
            _slot = _stack.Accept(listener!); // not null: the port is free
            _stack.Sock(_slot).Owner = 1;
        }

        public TcpHost Host { get; }

        public SimTime Now { get; private set; } = new(1_000_000);

        // Each round: a hole and its filling, an old segment, and a flight of ours with a loss in it.
        public void Exchange(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                Now += Duration.FromMilliseconds(30);
                var at = _stack.Sock(_slot).RcvNxt;
                Arrive(Data(at + 200, 100));
                Arrive(Data(at, 200));
                Arrive(Data(at, 200));
                _stack.Receive(Host, _slot, 10_000, ReceiveFlags.None);
                var una = _stack.Sock(_slot).SndUna;
                _stack.Send(Host, _slot, 6 * 1460, SendFlags.None);
                Now += Duration.FromMilliseconds(20);
                PacketExtension blocks = default;
                blocks.AddSack(new SackBlock(una + 1460, una + (5 * 1460)));
                var duplicate = Packet.Tcp(_peer, TcpFlags.Ack, at + 300, una, 65_000);
                _stack.Receive(Host, ref duplicate, in blocks);
                Now += Duration.FromMilliseconds(20);
                Arrive(Packet.Tcp(_peer, TcpFlags.Ack, at + 300, _stack.Sock(_slot).SndNxt, 65_000));
            }
        }

        public void Transmit(TcpHost host, ref Packet packet) => _next = packet.SequenceEnd;

        public void Transmit(TcpHost host, ref Packet packet, in PacketExtension extension) =>
            _next = packet.SequenceEnd;

        public uint Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot) => 0;

        public void Notify(TcpHost host, int sock, SocketEvents events)
        {
        }

        public void NotifyAcceptable(TcpHost host, Listener listener)
        {
        }

        private Packet Data(SequenceNumber at, int length) =>
            Packet.Tcp(_peer, TcpFlags.Ack, at, _stack.Sock(_slot).SndNxt, 65_000, length);

        private void Arrive(Packet packet)
        {
            PacketExtension none = default;
            _stack.Receive(Host, ref packet, in none);
        }
    }
}
