using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;

namespace NetSim.Tests.Unit;

/// <summary>
/// Counters of header prediction and delivery, against what Linux 6.18.44 counted over its loopback (MTU 1500, no
/// offload)
/// for both ends of one connection together.
/// </summary>
public sealed class ReceiveCounterTests
{
    [Test]
    public void Small_writes_one_way_count_as_on_linux()
    {
        var pair = new Pair();
        for (var i = 0; i < 100; i++)
        {
            pair.Client(100).ReadAtServer().Wait(5);
        }

        Assert.Multiple(() =>
        {
            Assert.That(pair.Count(Mib.TCPHPHits), Is.Zero);
            Assert.That(pair.Count(Mib.TCPPureAcks), Is.EqualTo(1));
            Assert.That(pair.Count(Mib.TCPHPAcks), Is.EqualTo(99));
            Assert.That(pair.Count(Mib.TCPDelivered), Is.EqualTo(100));
            Assert.That(pair.Count(Mib.TcpInSegs), Is.EqualTo(200));
        });
    }

    [Test]
    public void Requests_and_responses_count_as_on_linux()
    {
        var pair = new Pair();
        for (var i = 0; i < 100; i++)
        {
            pair.Client(100).ReadAtServer().Server(200).ReadAtClient().Wait(2);
        }

        pair.Wait(200);
        Assert.Multiple(() =>
        {
            // Linux: 197 and 1, depending on what the first segments found charged.
            Assert.That(pair.Count(Mib.TCPHPHits), Is.InRange(196, 199));
            Assert.That(pair.Count(Mib.TCPHPAcks), Is.InRange(197, 200));
            Assert.That(pair.Count(Mib.TCPPureAcks), Is.LessThanOrEqualTo(2));
            Assert.That(pair.Count(Mib.DelayedACKs), Is.EqualTo(1));
            Assert.That(pair.Count(Mib.TCPDelivered), Is.EqualTo(200));
            Assert.That(pair.Count(Mib.TcpInSegs), Is.InRange(201, 203));
        });
    }

    [Test]
    public void Full_segments_one_way_count_as_on_linux()
    {
        var pair = new Pair();
        for (var i = 0; i < 100; i++)
        {
            pair.Client(1448).ReadAtServer().Wait(5);
        }

        Assert.Multiple(() =>
        {
            // The window grows with the first segments: those ACKs are not predicted.
            Assert.That(pair.Count(Mib.TCPPureAcks), Is.InRange(4, 8));
            Assert.That(pair.Count(Mib.TCPHPAcks), Is.EqualTo(100 - pair.Count(Mib.TCPPureAcks)));
            Assert.That(pair.Count(Mib.TCPHPHits), Is.Zero);
        });
    }

    private sealed class Pair
    {
        private readonly FakeEnvironment _world = new() { Delay = Duration.FromMicroseconds(20) };
        private readonly TcpHost _client;
        private readonly TcpHost _server;
        private readonly int _clientSlot;
        private readonly int _serverSlot;
        private readonly Dictionary<Mib, long> _before = [];

        public Pair()
        {
            var kernel = KernelProfile.Find("linux-6.18");
            _client = _world.AddHost("10.0.0.1", kernel, null, true, Duration.FromSeconds(99));
            _server = _world.AddHost("10.0.0.2", kernel, null, true, Duration.FromSeconds(77));
            _world.Stack.Listen(_server, 80, 4, out var listener);
            var options = new ConnectOptions { Remote = _server.Address, RemotePort = 80, Owner = 1 };
            _world.Stack.Connect(_client, in options, out _clientSlot);
            _world.Advance(Duration.FromMilliseconds(100));
            _serverSlot = _world.Stack.Accept(listener!); // not null: the port is free
            _world.Stack.Sock(_serverSlot).Owner = 2;
            _world.Stack.SetOption(_client, _clientSlot, SocketOption.NoDelay, 1);
            _world.Stack.SetOption(_server, _serverSlot, SocketOption.NoDelay, 1);
            foreach (var counter in Enum.GetValues<Mib>())
            {
                _before[counter] = Total(counter);
            }
        }

        public long Count(Mib counter) => Total(counter) - _before[counter];

        public Pair Client(int length)
        {
            _world.Stack.Send(_client, _clientSlot, length, SendFlags.None);
            return Wait(0.05);
        }

        public Pair Server(int length)
        {
            _world.Stack.Send(_server, _serverSlot, length, SendFlags.None);
            return Wait(0.05);
        }

        public Pair ReadAtServer() => Read(_server, _serverSlot);

        public Pair ReadAtClient() => Read(_client, _clientSlot);

        public Pair Wait(double milliseconds)
        {
            _world.Advance(Duration.FromSeconds(milliseconds / 1000));
            return this;
        }

        private Pair Read(TcpHost host, int slot)
        {
            _world.Stack.Receive(host, slot, 65_536, ReceiveFlags.None);
            return Wait(0.05);
        }

        private long Total(Mib counter) => _client.Counters[counter] + _server.Counters[counter];
    }
}
