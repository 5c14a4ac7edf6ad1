using System.Globalization;
using System.Text.Json.Nodes;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Verification;

/// <summary>
/// One bulk transfer over a bottleneck with a drop-tail queue and random loss of data packets: what gets through, how
/// large the window is, how long a round trip takes and how much is sent again.
/// </summary>
internal sealed class E14Goodput : IExperiment
{
    private const double SampleEvery = 0.25;

    // The script's means leave out its first twenty samples, however long its warm-up is.
    private const int SamplesLeftOut = 20;
    private const double FullPacketBits = 1_500 * 8;

    // A process that hands packets from one TUN device to another takes some tens of microseconds for each.
    private const double BridgeSeconds = 0.000_05;

    private const string Retransmissions = "TcpRetransSegs";

    private static readonly Mib[] Kept =
    [
        Mib.TcpRetransSegs, Mib.TCPTimeouts, Mib.TCPFastRetrans, Mib.TCPSackRecovery, Mib.TCPRenoRecovery,
        Mib.TCPLossProbes, Mib.TCPSlowStartRetrans, Mib.TCPLostRetransmit, Mib.TCPDSACKRecv, Mib.TCPOrigDataSent,
    ];

    public string Name => "e14_goodput";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("cc", "cubic", "reno", "bbr").Int("rtt_ms", 50, 0, 10_000).Number("loss", 0, 0, 1)
        .Number("rate_mbit", 20, 0.001, 10_000).Int("queue", 100, 1, 1_000_000).Number("dur", 20, 0.25, 3_600)
        .Number("warm", 5, 0, 3_600).Int("seed", 1, int.MinValue, int.MaxValue).Int("sack", 1, 0, 1);

    public FieldRules Fields { get; } = new FieldRules()
        .Add(new MeanRule(0.15, 0.25), "goodput_mbit", "cwnd_mean")
        .Add(new RoundTripRule(0.10, 5), "srtt_ms")
        .Add(new FractionRule(Retransmissions, 0.20, 0.002), "data_packets")
        .Add(new RareRule(), "counters.TcpExtTCPTimeouts")
        .Free("first_seconds_mbit", "lost", "queue_drops", "loss_fraction", "cwnd_max",
            "max_loop_lag_s", "counters.*");

    public int Seeds => 20;

    public string? Repetition => "seed";

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var quiet = new Transfer(parameters, bench, isBusy: false);
        var observed = quiet.Run();
        if (quiet.HasSeenAckTrain)
        {
            var busy = new Transfer(parameters, bench, isBusy: true).Run();
            observed["_busy"] = FractionRule.PartOf(busy["data_packets"], Retransmissions);
        }

        return observed;
    }

    private sealed class Transfer : ISocketOwner
    {
        private const int Piece = 65_536;
        private const ushort Port = 80;
        private const double MostDraws = 50_000_000;

        private readonly ParameterValues _parameters;
        private readonly LaboratoryClock _clock;
        private readonly Machine _client;
        private readonly Machine _server;
        private readonly LinkDirection _bottleneck;
        private readonly LinkDirection _back;
        private readonly bool _isBusy;
        private readonly ListeningSocket _listening;
        private readonly List<TcpInfo> _samples = [];
        private int _sending;
        private bool _isConnected;
        private long _received;
        private long _handshake;

        /// <param name="parameters">What was measured.</param>
        /// <param name="bench">Where.</param>
        /// <param name="isBusy">
        /// Whether the process that is the path waits for its processor (<see cref="HoldUpAcks"/>).
        /// </param>
        public Transfer(ParameterValues parameters, Bench bench, bool isBusy)
        {
            _parameters = parameters;
            _isBusy = isBusy;
            var topology = new Topology();
            var client = topology.AddNode(NodeKind.Host, "client", Cable.ClientAddress);
            var server = topology.AddNode(NodeKind.Host, "server", Cable.ServerAddress);
            var oneWay = Duration.FromSeconds((parameters.Int("rtt_ms") / 2_000.0) + BridgeSeconds);
            var link = topology.Link(
                client, server, new LinkOptions { Delay = oneWay }, new LinkOptions { Delay = oneWay });
            var world = bench.Build(topology);
            var uptime = TunNetwork.SomeUptime(bench);
            _bottleneck = link.ToOne;
            _back = link.FromOne;
            _clock = new(world);
            _client = Start(world, client, uptime);
            _server = Start(world, server, uptime);
            var sack = parameters.Int("sack").ToString(CultureInfo.InvariantCulture);
            _client.Sysctl["net.ipv4.tcp_sack"] = sack;
            _server.Sysctl["net.ipv4.tcp_sack"] = sack;
            _listening = _server.Listen(Port, 8, this, 0);
        }

        /// <summary>Whether CUBIC left slow start because of a train of ACKs without a gap of more than 2 ms.</summary>
        public bool HasSeenAckTrain => _client.Counters[Mib.TCPHystartTrainDetect] > 0;

        public JsonObject Run()
        {
            var before = new Counters(_client.Counters);
            var options = new ConnectOptions
            {
                Remote = Cable.ServerAddress,
                RemotePort = Port,
                CongestionControl = _parameters.Text("cc"),
            };
            var error = _client.Dispatcher.Connect(_client, in options, this, 1, out _sending);
            if (error != Wire.Errno.None || !_clock.RunWhile(() => !_isConnected, 60))
            {
                throw new ReplayException($"the connection was not made: {error}");
            }

            _handshake = _bottleneck.Counters.Packets;
            // Only packets with data queue and get lost, so none of the handshake does.
            _bottleneck.Change(_bottleneck.Options with
            {
                Bandwidth = new((long)(_parameters.Number("rate_mbit") * 1e6)),
                Loss = DrawnLosses(),
                Queue = QueueLimit.OfPackets(_parameters.Int("queue")),
            });
            Write();
            if (_isBusy)
            {
                HoldUpAcks(_back.Options.Delay);
            }

            var warm = Sample(_parameters.Number("warm"));
            Sample(_parameters.Number("warm") + _parameters.Number("dur"));
            return Observe(before, warm);
        }

        /// <inheritdoc/>
        public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
        {
            if (machine == _client)
            {
                _isConnected |= (events & SocketEvents.Connected) != 0;
                if (_isConnected)
                {
                    Write();
                }
            }
            else if (socket == 0)
            {
                _listening.Accept(this, 0, out _);
            }
            else
            {
                Read(socket);
            }
        }

        private TcpInfo Info => _client.Dispatcher.Stack.Info(_client.Tcp, _sending);

        private static Machine Start(World world, uint node, Duration uptime)
        {
            world.GroupOf(node).Uptime = uptime;
            var machine = world.MachineOf(node);
            BaseSettings.Apply(machine);
            return machine;
        }

        // The script draws one number for each packet with data, so that its seed decides which ones are lost.
        private LossModel DrawnLosses()
        {
            var probability = _parameters.Number("loss");
            if (probability == 0)
            {
                return LossModel.None;
            }

            // More than fit through the bottleneck.
            var seconds = _parameters.Number("warm") + _parameters.Number("dur");
            var packets = (int)Math.Min(
                MostDraws, 100 + (2 * seconds * _parameters.Number("rate_mbit") * 1e6 / FullPacketBits));
            var twister = new MersenneTwister(_parameters.Int("seed"));
            var lost = new List<long>();
            for (var packet = 1; packet <= packets; packet++)
            {
                if (twister.NextDouble() < probability)
                {
                    lost.Add(packet);
                }
            }

            return LossModel.Listed(lost);
        }

        private void Write()
        {
            while (_client.Dispatcher.Send(_client, _sending, Piece) > 0)
            {
            }
        }

        private void Read(int socket)
        {
            int octets;
            while ((octets = _server.Dispatcher.Receive(_server, socket, 1 << 20)) > 0)
            {
                _received += octets;
            }
        }

        // A process that is not alone on its processor waits for a time slice of about 3 ms now and then. HyStart sees
        // no train of ACKs then, and slow start overshoots: of the measurements on a shared machine some did, and none
        // with the process at real-time priority. As long as slow start lasts, ACKs wait for 3 ms every 10 ms here.
        private void HoldUpAcks(Duration delay)
        {
            for (var step = 0; _clock.Now < _parameters.Number("warm") && Info.Ssthresh == int.MaxValue; step++)
            {
                // What has waited catches up by and by, in its order.
                var held = (step % 10) switch { < 3 => 3, < 5 => 2, < 7 => 1, _ => 0 };
                _back.SetDelay(delay + Duration.FromMilliseconds(held));
                _clock.Run(0.001);
            }

            _back.SetDelay(delay);
        }

        // Looks at the sender four times a second.
        private long Sample(double until)
        {
            while (_clock.Now < until)
            {
                _clock.Run(Math.Min(SampleEvery, until - _clock.Now));
                _samples.Add(Info);
            }

            return _received;
        }

        private JsonObject Observe(Counters before, long warm)
        {
            var counted = _samples.Skip(SamplesLeftOut).DefaultIfEmpty(_samples[^1]).ToList();
            var link = _bottleneck.Counters;
            var offered = link.Packets + link.Lost + link.QueueDrops - _handshake;
            var duration = _parameters.Number("dur");
            var roundTrips = counted.Select(static info => info.RttMicroseconds / 1_000.0).ToList();
            return new JsonObject
            {
                ["goodput_mbit"] = (_received - warm) * 8 / duration / 1e6,
                ["first_seconds_mbit"] = warm * 8 / Math.Max(_parameters.Number("warm"), SampleEvery) / 1e6,
                ["data_packets"] = offered,
                ["lost"] = link.Lost,
                ["queue_drops"] = link.QueueDrops,
                ["loss_fraction"] = (double)link.Lost / Math.Max(1, offered),
                ["cwnd_mean"] = counted.Average(static info => info.Cwnd),
                ["cwnd_max"] = counted.Max(static info => info.Cwnd),
                ["srtt_ms"] = _samples[^1].RttMicroseconds / 1_000.0,
                ["_srtt_ms"] = new JsonArray(roundTrips.Min(), roundTrips.Max()),
                ["_window_filling_the_path"] =
                    _parameters.Number("rate_mbit") * 1e3 * _parameters.Int("rtt_ms") / FullPacketBits,
                ["mss"] = _samples[^1].SndMss,
                ["counters"] = new Counters(_client.Counters).Since(before, Kept),
                ["max_loop_lag_s"] = 0,
            };
        }
    }
}
