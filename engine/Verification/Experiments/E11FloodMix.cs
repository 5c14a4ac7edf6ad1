using System.Text.Json.Nodes;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// A SYN flood among honest clients at one listener whose application accepts at once: who gets in, after how long, and
/// how full the SYN queue is.
/// </summary>
internal sealed partial class E11FloodMix : IExperiment
{
    // Fractions of all connections may differ by three points; so may the rank of a quantile.
    private const double Points = 0.03;
    private const double FirstSyn = 0.5;
    private const double SampleEvery = 2.0;
    private const double CurveEvery = 0.05;

    public string Name => "e11_flood_mix";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("rate", 2_000, 0, 100_000).Number("dur", 10, 0, 600).Int("backlog", 128, 0, 65_535)
        .Int("max_syn_backlog", 4_096, 1, 1_000_000).Int("syncookies", 1, 0, 2).Int("synack_retries", 5, 0, 255)
        .Number("legit", 20, 0, 1_000).Int("delay_ms", 10, 0, 10_000).Number("timeout", 8, 0, 600)
        .Number("warm", 1, 0, 600).Int("linear", 4, 0, 127);

    // Which single connection succeeds is chaos; how many do is not.
    public FieldRules Fields { get; } = new FieldRules()
        .Seeds(Points, "fraction_ok", "fraction_first_syn")
        .Seeds(0.014, "connect_time_s.min").Add(new SpanRule(0.266), "connect_time_s.p90").Free("connect_time_s.*")
        .Curve(2, "_syn_recv", "syn_recv_over_time").Exact("syn_recv_over_time.#")
        .Free("per_second_of_arrival_total_ok_firstsyn.*[]", "syn_retransmits_histogram")
        .Free("accepted", "legit_ok", "ok_first_syn", "max_loop_lag_s", "counters");

    public int Seeds => 20;

    public JsonObject Run(ParameterValues parameters, Bench bench) => new Course(parameters, bench).Run();

    private sealed class Course
    {
        private readonly ParameterValues _parameters;
        private readonly World _world;
        private readonly LaboratoryClock _clock;
        private readonly Application _client;
        private readonly Application _server;
        private readonly ListeningSocket _listening;
        private readonly Counters _before;
        private readonly SynFlood _flood;
        private readonly RandomKey _lag;
        private readonly Duration _uptime;
        private readonly List<(double At, ScriptedSocket Socket)> _connects = [];
        private readonly JsonArray _samples = [];
        private readonly JsonArray _curve = [];

        public Course(ParameterValues parameters, Bench bench)
        {
            _parameters = parameters;
            var spoofed = Ipv4Prefix.Parse("100.64.0.0/10");
            var topology = new Topology();
            var client = topology.AddNode(NodeKind.Host, "client", Cable.ClientAddress);
            var server = topology.AddNode(NodeKind.Host, "server", Cable.ServerAddress);
            var flooder = topology.AddNode(NodeKind.Host, "flooder", Ipv4Address.Parse("10.1.0.3"));
            topology.AddAddresses(flooder, spoofed.First, (int)spoofed.Count);
            topology.Link(client, server, new LinkOptions { Delay = OneWay(parameters) });
            topology.Link(flooder, server, new LinkOptions { Delay = Duration.FromMicroseconds(50) });
            _world = bench.Build(topology);
            _clock = new(_world);
            _lag = _world.Key.For("loop lag");
            _uptime = TunNetwork.SomeUptime(bench);
            _client = new(Start(client));
            _server = new(Start(server));
            Configure(_world.MachineOf(client), _world.MachineOf(server));
            _listening = _server.Serve(80, parameters.Int("backlog"));
            _before = _server.Counters();
            _flood = new(_world, new TrafficPrograms(_world), new SynFloodOptions
            {
                Name = "flood",
                Attacker = flooder,
                Target = Cable.ServerAddress,
                Port = 80,
                Rate = new Rate(parameters.Int("rate")),
                Spoofed = spoofed,
                From = SimTime.Zero + Duration.FromSeconds(Warm),
                Until = SimTime.Zero + Duration.FromSeconds(Warm + Span),
            });
        }

        private double Warm => _parameters.Number("warm");

        private double Span => _parameters.Number("dur");

        private double Timeout => _parameters.Number("timeout");

        public JsonObject Run()
        {
            var rate = _parameters.Number("legit");
            var end = Warm + Span + Timeout;
            var connects = (int)((Warm + Span) * rate);
            var nextSample = SampleEvery;
            var nextCurve = 0.0;
            var next = 1;
            while (true)
            {
                // The script connects when its loop comes round, some milliseconds late.
                var connectAt = next <= connects ? (next / rate) + Lag(next) : double.PositiveInfinity;
                var at = Math.Min(Math.Min(connectAt, nextSample), nextCurve);
                if (at >= end)
                {
                    break;
                }

                _clock.Run(at - _clock.Now);
                if (connectAt <= at)
                {
                    Connect();
                    next++;
                }

                Sample(_samples, at, ref nextSample, SampleEvery);
                Sample(_curve, at, ref nextCurve, CurveEvery);
            }

            _clock.Run(end - _clock.Now);
            return Report();
        }

        // Beside its delay the bridge took some time to hand a packet over.
        private static Duration OneWay(ParameterValues parameters) =>
            Duration.FromMilliseconds(parameters.Int("delay_ms")) + Duration.FromMicroseconds(300);

        // Both were namespaces of one machine, so their clocks agree.
        private Machine Start(uint node)
        {
            _world.GroupOf(node).Uptime = _uptime;
            var machine = _world.MachineOf(node);
            BaseSettings.Apply(machine);
            return machine;
        }

        private void Configure(Machine client, Machine server)
        {
            client.Sysctl.Set("net.ipv4.tcp_syn_linear_timeouts", _parameters.Int("linear"));
            server.Sysctl.Set("net.ipv4.tcp_syncookies", _parameters.Int("syncookies"));
            server.Sysctl.Set("net.ipv4.tcp_max_syn_backlog", _parameters.Int("max_syn_backlog"));
            server.Sysctl.Set("net.ipv4.tcp_synack_retries", _parameters.Int("synack_retries"));
        }

        private double Lag(int number)
        {
            const ulong Longest = 5_000;
            return _lag.Draw((ulong)number) % Longest / 1e6;
        }

        private void Connect()
        {
            var target = new ConnectOptions { Remote = Cable.ServerAddress, RemotePort = 80 };
            _connects.Add((_clock.Now, _client.Connect(in target, out _)));
        }

        private void Sample(JsonArray samples, double at, ref double next, double distance)
        {
            if (next <= at)
            {
                samples.Add(new JsonArray(Math.Round(at, 2), _listening.Listener.SynQueueLength));
                next += distance;
            }
        }

        private JsonObject Report()
        {
            var during = _connects.Where(c => c.At >= Warm).Select(Outcome).ToList();
            var times = during.Where(static c => c.IsOk).Select(static c => c.Seconds).Order().ToList();
            var firstSyn = times.Count(static time => time < FirstSyn);
            double all = Math.Max(1, during.Count);
            return new JsonObject
            {
                ["flood_sent"] = _flood.Sent,
                ["legit_during_flood"] = during.Count,
                ["legit_ok"] = times.Count,
                ["fraction_ok"] = Math.Round(times.Count / all, 4),
                ["ok_first_syn"] = firstSyn,
                ["fraction_first_syn"] = Math.Round(firstSyn / all, 4),
                ["connect_time_s"] = Quantiles(times, Points * during.Count),
                ["syn_retransmits_histogram"] = Histogram(during),
                ["per_second_of_arrival_total_ok_firstsyn"] = PerSecond(during),
                ["syn_recv_over_time"] = _samples,
                ["_syn_recv"] = _curve,
                ["accepted"] = _listening.Accepted,
                ["max_loop_lag_s"] = 0,
                ["counters"] = _server.Counters().Since(_before),
            };
        }

        private Arrival Outcome((double At, ScriptedSocket Socket) connect)
        {
            var seconds = connect.Socket.ConnectedAt - connect.At ?? double.PositiveInfinity;
            var isOk = connect.Socket.FailedAt is null && seconds <= Timeout;
            return new(connect.At - Warm, seconds, isOk, isOk ? connect.Socket.Info.TotalRetrans : 0);
        }
    }
}
