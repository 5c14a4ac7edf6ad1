namespace NetSim.Tests.Simulation;

/// <summary>Scenarios for many runs: each takes a millisecond or two.</summary>
internal static class SweepScripts
{
    /// <summary>Users who connect at random to a lossy server; <c>fault</c> makes a run go wrong.</summary>
    public const string Small = """
        using static NetSim.Scenarios.Scenario;
        var size = Param("size", 8, "tens of connects a second", range: 1..1000);
        var reply = Param("reply", 1_000, "bytes");
        var fault = Param("fault", "none", "what goes wrong", "none", "throw", "spin", "eat", "die");
        if (Environment.GetEnvironmentVariable("COUNT_RUNS") is { } file) { System.IO.File.AppendAllText(file, "run\n"); }
        var server = Net.Host("server");
        var users = Net.Hosts(4, "user");
        Net.Link(users, server, bandwidth: 1.Gbps, delay: 5.ms, loss: 2.percent);
        server.Listen(80, 16, async c => { await c.Receive(); await c.Send(reply); c.Close(); });
        var load = Net.OpenLoop(users, server, 80, rate: (10.0 * size).perSecond, timeout: 2.s, arrivals: Arrivals.Poisson, name: "load");
        Run(1.s);
        if (fault == "throw") { throw new InvalidOperationException("as asked"); }
        if (fault == "spin") { while (true) { } }
        if (fault == "die") { Environment.FailFast("as asked"); }
        if (fault == "eat") { var all = new List<byte[]>(); while (true) { var b = new byte[1 << 20]; Array.Fill<byte>(b, 1); all.Add(b); } }
        Record(load.Requests, load.ConnectOk, load.ConnectLatency);
        Expect(load.ConnectOk > 0);
        """;

    /// <summary>The files of a sweep that must be equal for equal experiments.</summary>
    public static string Bytes(string directory)
    {
        string[] names = ["sweep.msgpack", "summary.csv", "intervals.csv"];
        return string.Join('\n', names.Select(name => Convert.ToHexString(File.ReadAllBytes(Path.Combine(directory, name)))));
    }
}
