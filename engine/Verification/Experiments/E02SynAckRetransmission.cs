using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// When the SYN-ACKs of one half-open connection are sent again, and when it ends: if nobody answers, if the final ACK
/// meets a full accept queue, if the peer repeats its SYN.
/// </summary>
internal sealed class E02SynAckRetransmission : IExperiment
{
    private const double Look = 0.010;

    public string Name => "e02_synack_rtx";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("synack_retries", 5, 0, 255)
        .Choice("mode", "plain", "acceptq_full", "acceptq_drain", "acceptq_data", "abort", "synrtx")
        .Number("drain", 4, 0, 100_000).Int("max_s", 140, 1, 100_000);

    public FieldRules Fields { get; } = new FieldRules()
        .Time("synack_times_s[]", "rst_times_s[]", "peer_events[][0]", "state_history[][0]")
        .TimeAfter("synack_times_s", "request_gone_s", "established_s")
        .Free("other_out[]");

    public JsonObject Run(ParameterValues parameters, Bench bench) => new Course(parameters, bench).Run();

    private sealed class Course
    {
        private readonly TunNetwork _tun;
        private readonly string _mode;
        private readonly double _longest;
        private readonly ListeningSocket _listening;
        private readonly Peer _peer;
        private readonly Counters _before;
        private readonly double _start;
        private readonly JsonArray _events = [];
        private readonly JsonArray _history = [];
        private readonly Queue<double> _synsAgain = new();
        private readonly Queue<double> _dataAgain = new();
        private double _drainAt;
        private int _seen;

        public Course(ParameterValues parameters, Bench bench)
        {
            _tun = new TunNetwork(bench);
            _mode = parameters.Text("mode");
            _longest = parameters.Int("max_s");
            _drainAt = _mode == "acceptq_drain" ? parameters.Number("drain") : double.PositiveInfinity;
            _tun.Kernel.Sysctl.Set("net.ipv4.tcp_synack_retries", parameters.Int("synack_retries"));
            _tun.Kernel.Sysctl.Set("net.ipv4.tcp_abort_on_overflow", _mode == "abort" ? 1 : 0);
            _listening = _tun.Application.Listen(80, IsFull ? 0 : 128);
            _peer = new Peer(_tun, "10.2.0.1", 50_000);
            _before = _tun.Application.Counters();
            _start = _tun.Now;
        }

        private bool IsFull => _mode == "abort" || _mode.StartsWith("acceptq", StringComparison.Ordinal);

        private double Elapsed => _tun.Now - _start;

        public JsonObject Run()
        {
            _peer.SendSyn();
            var answer = _peer.Wait(static p => p.Has(TcpFlags.Syn));
            if (IsFull)
            {
                FillAcceptQueue(answer!); // The listener has just opened: it answers.
            }

            Plan();
            var end = _tun.Now + _longest;
            double? gone = null;
            double? established = null;
            (TcpState, int)? last = null;
            while (_tun.Now < end && gone is null && established is null)
            {
                _tun.Settle();
                Act();
                _tun.Settle();
                var look = _tun.Application.Look(_peer.Address, _peer.Port, 80);
                Note(look, ref last);
                gone = look is null ? _tun.Now : null;
                established = look is { State: TcpState.Established } ? _tun.Now : null;
                _tun.Run(established is null && gone is null ? Look : 0);
            }

            _tun.Run(0.1);
            return Report(gone, established);
        }

        // Another connection takes the only place between the SYN and the ACK that would complete it.
        private void FillAcceptQueue(CapturedPacket answer)
        {
            new Peer(_tun, "10.3.0.1", 50_001).Connect();
            _tun.Run(0.02);
            _peer.Establish(answer);
            _peer.Send(TcpFlags.Ack);
            AddEvent("peer final ACK (accept queue full)");
            if (_mode == "acceptq_data")
            {
                _peer.Send(TcpFlags.Ack | TcpFlags.Psh, 100);
                AddEvent("peer data 100B");
            }
        }

        private void Plan()
        {
            foreach (var at in _mode == "synrtx" ? (double[])[1.0, 3.0, 7.0] : [])
            {
                _synsAgain.Enqueue(at);
            }

            foreach (var at in _mode == "acceptq_data" ? (double[])[0.3, 0.9, 2.1, 4.5] : [])
            {
                _dataAgain.Enqueue(at);
            }
        }

        private void Act()
        {
            AnswerSynAcks();
            if (_synsAgain.TryPeek(out var at) && Elapsed >= at)
            {
                _synsAgain.Dequeue();
                _peer.SendSyn();
                AddEvent("peer SYN retransmit");
            }

            if (_dataAgain.TryPeek(out at) && Elapsed >= at)
            {
                _dataAgain.Dequeue();
                _peer.Send(TcpFlags.Ack | TcpFlags.Psh, 100);
                AddEvent("peer data retransmit");
            }

            if (Elapsed >= _drainAt && _tun.Application.Accept(_listening) is { } accepted)
            {
                _drainAt = double.PositiveInfinity;
                accepted.Close();
                AddEvent("app accept() frees a slot");
            }
        }

        private void AnswerSynAcks()
        {
            for (; _seen < _tun.Capture.Packets.Count; _seen++)
            {
                var packet = _tun.Capture.Packets[_seen];
                if (!_peer.IsMine(packet))
                {
                    continue;
                }

                _peer.Take(packet);
                if (_mode == "acceptq_drain" && packet.Has(TcpFlags.Syn) && packet.At > _start + 0.5)
                {
                    _peer.Send(TcpFlags.Ack);
                    AddEvent("peer dup ACK");
                }
            }
        }

        private void AddEvent(string what) => _events.Add(new JsonArray(Math.Round(Elapsed, 3), what));

        private void Note(SockDiagnosis? look, ref (TcpState, int)? last)
        {
            (TcpState, int)? now = look is { } sock ? (sock.State, sock.Retransmits) : null;
            if (_history.Count > 0 && now == last)
            {
                return;
            }

            last = now;
            var row = new JsonArray(Math.Round(Elapsed, 3));
            if (look is { } found)
            {
                row.Add(found.State.SsName());
                row.Add(found.Retransmits);
            }
            else
            {
                row.Add("GONE");
            }

            _history.Add(row);
        }

        private JsonObject Report(double? gone, double? established)
        {
            var answers = _peer.Received.Where(static p => p.Has(TcpFlags.Syn)).Select(static p => p.At).ToList();
            var first = answers[0];
            return new JsonObject
            {
                ["synack_times_s"] = Seconds.Since(first, answers),
                ["n_synack"] = answers.Count,
                ["rst_times_s"] = Seconds.Since(
                    first, _peer.Received.Where(static p => p.Has(TcpFlags.Rst)).Select(static p => p.At)),
                ["request_gone_s"] = Seconds.Since(first, gone),
                ["established_s"] = Seconds.Since(first, established),
                ["peer_events"] = _events,
                ["state_history"] = _history,
                ["other_out"] = new JsonArray([.. _peer.Received
                    .Where(static p => (p.Packet.Flags & (TcpFlags.Syn | TcpFlags.Rst)) == 0)
                    .Select(static JsonNode (p) => p.Flags)]),
                ["counters"] = _tun.Application.Counters().Since(_before),
            };
        }
    }
}
