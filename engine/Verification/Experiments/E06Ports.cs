using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>How many connections the ephemeral ports last for, and in which order they are taken.</summary>
internal sealed class E06Ports : IExperiment
{
    private const int FirstPortsShown = 12;
    private const double ConnectTimeout = 2;
    private const double CloseDelay = 0.000_5;

    public string Name => "e06_ports";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("ports", 100, 1, 60_000).Choice("mode", "hold", "tw").Int("dsts", 1, 1, 100)
        .Int("bind", 0, 0, 1).Int("noport", 0, 0, 1).Int("tw_reuse", 2, 0, 2)
        .Text("reserved", "").Int("extra", 20, 0, 60_000)
        .Number("wait", 0, 0, 10_000).Int("first", 40_000, 1, 65_535);

    // One search over a range of odd size leaves out one port, so whether the last is found depends on where the
    // searches begin; a range of even size leaves nothing to chance, and all seeds agree.
    public int Seeds => 32;

    // Which ports come first is hashed; their parity, their number and the switch of parity are the rule.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("seconds", "first_ports[]", "counters.TcpActiveOpens")
        .Seeds(0, "succeeded", "distinct_ports", "first_failure[0]", "failures", "client_states.ESTAB")
        .Seeds(0, "client_states.TIME-WAIT", "parity_switch_at", "counters.TcpExtTW");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var cable = new Cable(bench);
        var first = parameters.Int("first");
        cable.Client.Sysctl.Set("net.ipv4.tcp_tw_reuse", parameters.Int("tw_reuse"));
        cable.Client.Sysctl["net.ipv4.ip_local_port_range"] = $"{first} {first + parameters.Int("ports") - 1}";
        if (parameters.Text("reserved").Length > 0)
        {
            cable.Client.Sysctl["net.ipv4.ip_local_reserved_ports"] = parameters.Text("reserved");
        }

        var listening = Enumerable.Range(0, parameters.Int("dsts"))
            .Select(i => cable.ServerProgram.Listen((ushort)(80 + i), 4096)).ToList();
        var before = cable.ClientProgram.Counters();
        var start = cable.Clock.Now;
        var order = new List<int>();
        var failures = new List<(int Attempt, Errno Errno)>();
        Exhaust(cable, listening, parameters, order, failures);
        var later = parameters.Number("wait") > 0 ? ConnectLater(cable, parameters.Number("wait")) : null;
        return Report(cable, parameters, order, failures, later, before, cable.Clock.Now - start);
    }

    private static void Exhaust(
        Cable cable, List<ListeningSocket> listening, ParameterValues parameters, List<int> order,
        List<(int Attempt, Errno Errno)> failures)
    {
        var attempts = (parameters.Int("ports") * listening.Count) + parameters.Int("extra");
        for (var i = 0; i < attempts; i++)
        {
            var target = listening[i % listening.Count];
            if (Connect(cable, target.Port, parameters, out var errno) is not { } socket)
            {
                failures.Add((i + 1, errno));
                continue;
            }

            order.Add(socket.Tuple.LocalPort);
            cable.Clock.Run(TunNetwork.ScriptStep);
            var accepted = cable.ServerProgram.Accept(target)
                ?? throw new ReplayException("the server did not complete a connection");
            if (parameters.Text("mode") == "tw")
            {
                socket.Close();
                cable.Clock.Run(CloseDelay);
                accepted.Close();
                cable.Clock.Run(TunNetwork.ScriptStep);
            }
        }
    }

    private static ScriptedSocket? Connect(Cable cable, ushort port, ParameterValues parameters, out Errno errno)
    {
        var options = new ConnectOptions { Remote = Cable.ServerAddress, RemotePort = port };

        // With IP_BIND_ADDRESS_NO_PORT, bind() only names the address and leaves the port to connect().
        if (parameters.Flag("bind") && !parameters.Flag("noport"))
        {
            errno = cable.ClientProgram.Bind(0, reuseAddress: false, out var bound);
            if (errno != Errno.None)
            {
                return null;
            }

            options = options with { LocalPort = bound };
        }

        return cable.Connect(cable.ClientProgram, in options, ConnectTimeout, out errno);
    }

    private static string ConnectLater(Cable cable, double wait)
    {
        cable.Clock.Run(wait);
        var options = new ConnectOptions { Remote = Cable.ServerAddress, RemotePort = 80 };
        cable.Connect(cable.ClientProgram, in options, ConnectTimeout, out var errno);
        return errno == Errno.None ? "ok" : errno.ToString();
    }

    private static JsonObject Report(
        Cable cable, ParameterValues parameters, List<int> order, List<(int Attempt, Errno Errno)> failures,
        string? later, Counters before, double seconds)
    {
        var parities = order.Take(parameters.Int("ports")).Select(static port => port & 1).ToList();
        var isSwitched = parities.FindIndex(parity => parity != parities[0]);
        return new JsonObject
        {
            ["succeeded"] = order.Count,
            ["distinct_ports"] = order.Distinct().Count(),
            ["first_failure"] = failures.Count == 0
                ? null
                : new JsonArray(failures[0].Attempt, failures[0].Errno.ToString()),
            ["failures"] = failures.Count,
            ["errors"] = new JsonArray(
                [.. failures.Select(static f => f.Errno.ToString())
                    .Distinct().Order().Select(static e => (JsonNode?)e)]),
            ["first_ports"] = new JsonArray([.. order.Take(FirstPortsShown).Select(static port => (JsonNode?)port)]),
            ["parity_of_first"] = parities.Count == 0 ? null : parities[0],
            ["parity_switch_at"] = isSwitched < 0 ? null : isSwitched,
            ["seconds"] = Math.Round(seconds, 2),
            ["client_states"] = cable.ClientProgram.States(),
            ["later_connect"] = later,
            ["counters"] = cable.ClientProgram.Counters().Since(
                before, Mib.TcpActiveOpens, Mib.TW, Mib.TWRecycled, Mib.TcpAttemptFails, Mib.TCPTimeWaitOverflow),
        };
    }
}
