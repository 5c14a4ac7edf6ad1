namespace NetSim.Perf;

/// <summary>A folder with two small scenarios and a cache.</summary>
internal sealed class Scripts : IDisposable
{
    // The first statement says what the process has used so far; the rest makes the compiler work as it does in earnest.
    private const string Scenario = """
        using static NetSim.Scenarios.Scenario;
        System.Console.Error.WriteLine($"cpu={System.Environment.CpuUsage.TotalTime.TotalSeconds}");
        var web = Net.Host("web");
        var users = Net.Hosts(NUMBER, "user");
        Net.Link(users, web, bandwidth: 1.Gbps, delay: 10.ms);
        web.Listen(80, 511, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
        var load = Net.OpenLoop(users, web, 80, rate: 10.perSecond, timeout: 8.s, name: "users");
        Run(1.s);
        Record(load.ConnectOk, load.ConnectLatency);
        Expect(load.Requests > 0);
        """;

    public Scripts()
    {
        First = Write("first.csx", 10);
        Second = Write("second.csx", 20);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("netsim-startup-").FullName;

    public string Cache => Path.Combine(Folder, "cache");

    public string First { get; }

    public string Second { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(string name, int number)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, Scenario.Replace("NUMBER", $"{number}", StringComparison.Ordinal));
        return path;
    }
}
