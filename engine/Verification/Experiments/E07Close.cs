using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>The closing states of a machine whose peer does not always answer.</summary>
internal sealed class E07Close : IExperiment
{
    private const double Poll = 0.020;

    public string Name => "e07_close";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice(
            "mode", "finwait2", "finwait2_late", "finwait2_shut", "finwait2_data", "finwait1", "finwait1_shut",
            "lastack", "closing", "closewait", "unread", "linger0", "linger2")
        .Int("fin_timeout", 60, 1, 100_000).Int("orphan_retries", 0, 0, 255).Number("late", 2, 0, 100_000)
        .Int("linger2", -2, int.MinValue, int.MaxValue).Int("ack", 0, 0, 1).Int("max_s", 140, 1, 100_000)
        .Int("retries2", 15, 0, 255).Int("ts", 1, 0, 1);

    public FieldRules Fields { get; } = new FieldRules()
        .Free("rtt_us")
        .Add(new ExpiryRule(), "history[][3]")
        .TimeAfter("fin_times_s", "gone_s", "history[][0]", "rst_times_s[]")
        .Time("events[][0]", "fin_times_s[]");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_fin_timeout", parameters.Int("fin_timeout"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_orphan_retries", parameters.Int("orphan_retries"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_retries2", parameters.Int("retries2"));
        var listening = tun.Application.Listen(80, 64);
        var peer = new Peer(tun, "10.2.0.1", 50_000) { Timestamps = parameters.Flag("ts") };
        peer.Connect();
        tun.Run(0.02);
        var socket = tun.Application.Accept(listening)
            ?? throw new ReplayException("the machine did not complete the connection");
        return new ClosingRun(tun, peer, socket, parameters).Observe();
    }

    /// <summary>One connection on its way out.</summary>
    private sealed class ClosingRun(TunNetwork tun, Peer peer, ScriptedSocket socket, ParameterValues parameters)
    {
        private readonly string _mode = parameters.Text("mode");
        private readonly JsonArray _events = [];
        private readonly JsonArray _history = [];
        private JsonArray? _error;
        private SequenceNumber _finEnd;
        private double _start;
        private bool _isClosed;

        public JsonObject Observe()
        {
            var info = socket.Info;
            tun.Capture.Clear();
            var counters = tun.Application.Counters();
            _start = tun.Now;
            Begin();
            tun.Run(TunNetwork.ScriptStep);
            var gone = Follow();
            tun.Run(0.05);
            var sent = peer.Received.ToList();
            return new JsonObject
            {
                ["rto_ms"] = info.RtoMicroseconds / 1_000.0,
                ["rtt_us"] = info.RttMicroseconds,
                ["fin_times_s"] = Times(sent.Where(static p => p.Has(TcpFlags.Fin))),
                ["rst_times_s"] = Times(sent.Where(static p => p.Has(TcpFlags.Rst))),
                ["gone_s"] = gone is { } at ? Math.Round(at, 3) : null,
                ["history"] = _history,
                ["events"] = _events,
                ["error"] = _error,
                ["reply_to_fin_after_gone"] = gone is null ? null : ReplyToFin(),
                ["counters"] = tun.Application.Counters().Since(counters),
            };
        }

        private void Begin()
        {
            switch (_mode)
            {
                case "linger2":
                    socket.SetOption(SocketOption.Linger2, parameters.Int("linger2"));
                    CloseAndAcknowledge();
                    break;
                case "finwait2" or "finwait2_late" or "finwait2_data":
                    CloseAndAcknowledge();
                    break;
                case "finwait2_shut":
                    socket.Shutdown(ShutdownFlags.Send);
                    AcknowledgeFin();
                    break;
                case "finwait1":
                    Close();
                    break;
                case "finwait1_shut":
                    socket.Shutdown(ShutdownFlags.Send);
                    break;
                case "lastack":
                    SendFin();
                    tun.Run(0.01);
                    Close();
                    break;
                case "closing":
                    Close();
                    _finEnd = WaitForFin();
                    SendFin();
                    break;
                case "closewait":
                    SendFin();
                    break;
                case "unread":
                    peer.Send(TcpFlags.Ack | TcpFlags.Psh, 10);
                    peer.Sequence += 10;
                    tun.Run(0.02);
                    Close();
                    break;
                default:
                    socket.SetOption(SocketOption.Linger, 0);
                    Close();
                    break;
            }
        }

        private double? Follow()
        {
            (TcpState, DiagnosisTimer)? last = null;
            var isLate = false;
            while (tun.Now - _start < parameters.Int("max_s"))
            {
                var look = tun.Application.Look(peer.Address, peer.Port, 80);
                var at = tun.Now - _start;
                (TcpState, DiagnosisTimer)? key = look is { } found ? (found.State, found.Timer) : null;
                if (key is null && last is null && _history.Count == 0)
                {
                    return at;
                }

                if (key != last)
                {
                    last = key;
                    AddToHistory(at, look);
                }

                if (look is null)
                {
                    return at;
                }

                if (!isLate && at >= parameters.Number("late"))
                {
                    isLate = true;
                    ActLate(at);
                }

                NoteError(at);
                tun.Run(Poll);
            }

            return null;
        }

        private void AddToHistory(double at, SockDiagnosis? look) => _history.Add(look is { } found
            ? new JsonArray(
                Math.Round(at, 3), found.State.SsName(), DiagnosisJson.Name(found.Timer), found.ExpiresMs)
            : new JsonArray(Math.Round(at, 3), "GONE", "", null));

        private void ActLate(double at)
        {
            switch (_mode)
            {
                case "finwait2_late":
                    SendFin();
                    AddEvent(at, "peer FIN");
                    break;
                case "finwait2_data":
                    peer.Send(TcpFlags.Ack | TcpFlags.Psh, 2);
                    AddEvent(at, "peer data");
                    break;
                case "finwait2_shut":
                    Close();
                    AddEvent(at, "close()");
                    break;
                case "closing" when parameters.Flag("ack"):
                    peer.Acknowledgment = _finEnd;
                    peer.Send(TcpFlags.Ack);
                    AddEvent(at, "peer ACKs FIN");
                    break;
                default:
                    break;
            }
        }

        private void NoteError(double at)
        {
            if (_mode == "finwait1_shut" && !_isClosed && socket.Error != Errno.None)
            {
                _error ??= new JsonArray(Math.Round(at, 3), socket.Error.ToString());
            }
        }

        private void AddEvent(double at, string what) => _events.Add(new JsonArray(Math.Round(at, 3), what));

        private void CloseAndAcknowledge()
        {
            Close();
            AcknowledgeFin();
        }

        private void Close()
        {
            _isClosed = true;
            socket.Close();
        }

        private SequenceNumber WaitForFin() =>
            peer.Wait(static p => p.Has(TcpFlags.Fin))?.Packet.SequenceEnd
            ?? throw new ReplayException("the machine sent no FIN");

        private void AcknowledgeFin()
        {
            peer.Acknowledgment = WaitForFin();
            peer.Send(TcpFlags.Ack);
        }

        private void SendFin()
        {
            peer.Send(TcpFlags.Fin | TcpFlags.Ack);
            peer.Sequence += 1;
        }

        private JsonArray ReplyToFin()
        {
            tun.Capture.Clear();
            peer.Send(TcpFlags.Fin | TcpFlags.Ack);
            tun.Run(0.05);
            return new([.. peer.Received.Select(static p => (JsonNode?)p.Flags)]);
        }

        private JsonArray Times(IEnumerable<CapturedPacket> packets) =>
            new([.. packets.Select(p => (JsonNode?)Math.Round(p.At - _start, 3))]);
    }
}
