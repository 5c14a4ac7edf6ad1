using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim run --profile-engine</c> and <c>--memory</c>: what they tell, and that telling changes nothing.</summary>
public sealed class EngineOutputTests
{
    private const string Hot = """
        using static NetSim.Scenarios.Scenario;
        var server = Net.Host("shop");
        var clients = Net.Hosts(40, "client");
        Net.Link(clients, server, delay: 5.ms);
        server.Listen(80, backlog: 64, async c => { await c.Receive(); await c.Send(20_000); c.Close(); });
        var load = Net.OpenLoop(clients, server, 80, rate: 200.perSecond, name: "load");
        Run(5.s);
        Record(load.Completed);

        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("hot.csx", Hot);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_profile_names_the_hot_host_and_bounds_what_threads_can_gain_on_stderr()
    {
        var result = _netsim.Run("run", "hot.csx", "--profile-engine", "-q");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Error, Does.Contain("partitions 16, lookahead 5ms")
            .And.Match(@"windows \d+: events mean [\d.]+, p50 \d+, p99 \d+")
            .And.Match(@"critical-path bound: 2 threads 1\.\d\dx, 4 threads [12]\.\d\dx, 8 threads [12]\.\d\dx")
            .And.Match(@"hot host: shop, (4|5)\d\.\d % of all events"));
        Assert.That(result.Error.Split('\n').Count(line => line.Contains(" events ", StringComparison.Ordinal)), Is.GreaterThan(15));
        Assert.That(result.Out, Does.Not.Contain("hot host"));
    }

    [Test]
    public void Json_has_the_objects_engine_and_memory_and_is_otherwise_the_same()
    {
        var plain = Json("--out", "plain");
        var told = Json("--out", "told", "--profile-engine", "--memory");

        var added = told.EnumerateObject().Select(p => p.Name).Except(plain.EnumerateObject().Select(p => p.Name));
        Assert.That(added, Is.EqualTo(new[] { "engine", "memory" }));
        Assert.That(told.GetProperty("fingerprint").GetString(), Is.EqualTo(plain.GetProperty("fingerprint").GetString()));
        Assert.That(Dump("told"), Is.EqualTo(Dump("plain")));
        var engine = told.GetProperty("engine");
        Assert.That(
            engine.GetProperty("partition_events").EnumerateArray().Sum(events => events.GetInt64()),
            Is.EqualTo(told.GetProperty("events").GetInt64()));
        Assert.That(engine.GetProperty("hot_host").GetProperty("name").GetString(), Is.EqualTo("shop"));
        Assert.That(engine.GetProperty("critical_path_bound").GetProperty("2").GetDouble(), Is.InRange(1, 2));
    }

    [Test]
    public void Memory_is_accounted_by_kind_and_held_against_heap_and_process()
    {
        _ = Json(); // compiles the script: from then on the heap is the simulation's
        var memory = Json("--memory").GetProperty("memory");

        var kinds = memory.GetProperty("kinds");
        var sum = kinds.EnumerateObject().Sum(kind => kind.Value.GetProperty("bytes").GetInt64());
        var accounted = memory.GetProperty("accounted_bytes").GetInt64();
        Assert.That(sum, Is.EqualTo(accounted));
        Assert.That(accounted, Is.InRange(memory.GetProperty("heap_bytes").GetInt64() / 2, memory.GetProperty("heap_bytes").GetInt64()));
        Assert.That(kinds.GetProperty("TimeWaitSock").GetProperty("count").GetInt64(), Is.GreaterThan(900), "the server closes");
        Assert.That(kinds.GetProperty("Machine").GetProperty("count").GetInt64(), Is.EqualTo(41));
        Assert.That(memory.GetProperty("resident_bytes").GetInt64(), Is.GreaterThan(10_000_000));
    }

    [Test]
    public void Threads_chosen_by_the_engine_leave_the_results_alone()
    {
        var chosen = Json("--threads", "0", "--out", "chosen");
        var one = Json("--threads", "1", "--out", "one");

        Assert.That(chosen.GetProperty("fingerprint").GetString(), Is.EqualTo(one.GetProperty("fingerprint").GetString()));
        Assert.That(Dump("chosen"), Is.EqualTo(Dump("one")));
    }

    private JsonElement Json(params string[] more)
    {
        var result = _netsim.Run(["run", "hot.csx", "--json", "-q", .. more]);
        Assert.That(result.Code, Is.Zero, result.ToString);
        return JsonDocument.Parse(result.Out).RootElement;
    }

    private byte[] Dump(string directory) => File.ReadAllBytes(Path.Combine(_netsim.Directory, directory, "run.msgpack"));
}
