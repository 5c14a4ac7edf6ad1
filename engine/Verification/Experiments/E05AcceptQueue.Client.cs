using System.Text.Json.Nodes;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

// A kernel that opens all connections at once, 20 ms away, and sends on each as soon as it believes it open.
internal sealed partial class E05AcceptQueue
{
    private const double Warmup = 0.15;
    private const int Request = 100;

    // What the bridge between the two machines added to its 20 ms: it took each packet from one device to the other.
    private static readonly Duration OneWay = Duration.FromMicroseconds(20_500);

    private static JsonObject RunClient(ParameterValues parameters, Bench bench)
    {
        var cable = new Cable(bench, OneWay);
        Configure(cable.Server, parameters);
        var listening = cable.ServerProgram.Listen(80, parameters.Int("backlog"));
        var target = new ConnectOptions { Remote = Cable.ServerAddress, RemotePort = 80 };
        for (var i = 0; i < parameters.Int("pre"); i++)
        {
            cable.ClientProgram.Connect(in target, out _);
            cable.Clock.Run(Warmup);
        }

        cable.Capture.Clear();
        var clientBefore = cable.ClientProgram.Counters();
        var serverBefore = cable.ServerProgram.Counters();
        var start = cable.Clock.Now;
        var clients = new List<Client>();
        for (var i = 0; i < parameters.Int("m"); i++)
        {
            clients.Add(new(cable.ClientProgram.Connect(in target, out _)));
        }

        var accepted = Serve(cable, listening, clients, start, parameters);
        var observed = new JsonObject();
        if (accepted is { } count)
        {
            observed["accepted_at_drain"] = count;
        }

        observed["clients"] = new JsonArray([.. clients.Select(
            JsonNode (client, i) => Describe(cable, client, i + 1, start))]);
        observed["server_states"] = cable.ServerProgram.States();
        observed["client_states"] = cable.ClientProgram.States();
        observed["server_counters"] = cable.ServerProgram.Counters().Since(serverBefore);
        observed["client_counters"] = cable.ClientProgram.Counters().Since(clientBefore);
        return observed;
    }

    // Who connected sends; at the time of draining the server's application takes all that wait, and closes them.
    private static int? Serve(
        Cable cable, ListeningSocket listening, List<Client> clients, double start, ParameterValues parameters)
    {
        int? accepted = null;
        var drain = parameters.Number("drain");
        double longest = parameters.Int("max_s");
        if (drain > 0 && drain < longest)
        {
            Watch(cable, clients, start + drain);
            accepted = 0;
            while (cable.ServerProgram.Accept(listening) is { } child)
            {
                child.Close();
                accepted++;
            }
        }

        Watch(cable, clients, start + longest);
        return accepted;
    }

    private static void Watch(Cable cable, List<Client> clients, double until)
    {
        cable.Clock.RunWhile(
            () =>
            {
                foreach (var client in clients)
                {
                    client.SendOnce();
                }

                return true;
            },
            until - cable.Clock.Now);
    }

    private static JsonObject Describe(Cable cable, Client client, int number, double start)
    {
        var packets = cable.Capture.Packets.Where(p => client.Port == (p.IsOut ? p.Packet.SourcePort
            : p.Packet.DestinationPort)).ToList();
        var socket = client.Socket;
        return new JsonObject
        {
            ["n"] = number,
            ["connected_s"] = Seconds.Since(start, socket.ConnectedAt),
            ["error"] = socket.FailedAt is null ? null : socket.Error.ToString(),
            ["error_s"] = Seconds.Since(start, socket.FailedAt),
            ["syn"] = Times(static p => p.IsOut && p.Has(TcpFlags.Syn)),
            ["data"] = Times(static p => p.IsOut && p.Packet.Length > 0),
            ["synack"] = Times(static p => !p.IsOut && p.Has(TcpFlags.Syn)),
            ["rst_in"] = Times(static p => !p.IsOut && p.Has(TcpFlags.Rst)),
        };

        JsonArray Times(Func<CapturedPacket, bool> isWanted) =>
            Seconds.Since(start, packets.Where(isWanted).Select(static p => p.At));
    }

    private sealed class Client(ScriptedSocket socket)
    {
        private bool _hasSent;

        public ScriptedSocket Socket => socket;

        public ushort Port { get; } = socket.Tuple.LocalPort;

        public void SendOnce()
        {
            if (!_hasSent && socket is { ConnectedAt: not null, FailedAt: null })
            {
                _hasSent = true;
                socket.Send(Request);
            }
        }
    }
}
