namespace NetSim.Tests.Scripting;

/// <summary>Clocks, threads, chance and files where time is simulated.</summary>
public sealed class RealWorldTests
{
    private LawScripts _scripts = null!;

    [SetUp]
    public void SetUp() => _scripts = new LawScripts();

    [TearDown]
    public void TearDown() => _scripts.Dispose();

    [TestCase("await System.Threading.Tasks.Task.Delay(100)", "'Task.Delay'", "await Sleep(2.s)")]
    [TestCase("System.Threading.Tasks.Task.Run(() => { })", "'Task.Run'", "HandlerTask")]
    [TestCase("System.Threading.Thread.Sleep(1)", "'Thread.Sleep'", "await Sleep(2.s)")]
    [TestCase("new System.Threading.Thread(() => { }).Start()", "'new Thread'", "host.Start")]
    [TestCase("System.Threading.Tasks.Parallel.For(0, 2, i => { })", "'Parallel.For'", "host.State<T>()")]
    [TestCase("Enumerable.Range(0, 2).AsParallel()", "'ParallelEnumerable.AsParallel'", "threads")]
    [TestCase("System.Threading.Interlocked.Increment(ref own)", "'Interlocked.Increment'", "threads")]
    [TestCase("new System.Collections.Concurrent.ConcurrentBag<int>()", "'new ConcurrentBag'", "host.State<T>()")]
    [TestCase("lock (c.ToString()) { own++; }", "'lock'", "needs none")]
    [TestCase("own = DateTime.Now.Second", "'DateTime.Now'", "use Now")]
    [TestCase("own = DateTime.UtcNow.Second", "'DateTime.UtcNow'", "use Now")]
    [TestCase("own = DateTimeOffset.UtcNow.Second", "'DateTimeOffset.UtcNow'", "use Now")]
    [TestCase("own = Environment.TickCount", "'Environment.TickCount'", "use Now")]
    [TestCase("System.Diagnostics.Stopwatch.StartNew()", "'Stopwatch.StartNew'", "use Now")]
    [TestCase("own = new Random(1).Next()", "'new Random'", "host.Random")]
    [TestCase("own = Random.Shared.Next()", "'Random.Shared'", "host.Random")]
    [TestCase("own = Guid.NewGuid().Version", "'Guid.NewGuid'", "host.Random")]
    [TestCase("own = \"a\".GetHashCode()", "'String.GetHashCode'", "process")]
    [TestCase("own = HashCode.Combine(1, 2)", "'HashCode.Combine'", "process")]
    [TestCase("System.IO.File.ReadAllText(\"a\")", "'File.ReadAllText'", "before Run")]
    [TestCase("new System.Net.Sockets.TcpClient()", "'new TcpClient'", "out of the simulation")]
    [TestCase("Console.ReadLine()", "'Console.ReadLine'", "before Run")]
    [TestCase("own = (int)GC.GetTotalMemory(false)", "'GC.GetTotalMemory'", "out of the simulation")]
    public void It_is_refused_in_a_handler_with_what_to_use_instead(string statement, string name, string alternative)
    {
        string[] libraries = ["System.Net.Sockets", "System.Threading.Thread", "System.Linq.Parallel", "System.Threading.Tasks.Parallel"];
        var errors = _scripts.Errors(
            $$"""
            web.Listen(80, 16, async c =>
            {
                var own = 0;
                {{statement}};
            });
            """,
            libraries);

        Assert.That(errors, Is.Not.Empty);
        var error = errors.First(e => e.Message.Contains(name, StringComparison.Ordinal));
        Assert.That((error.Code, error.Line), Is.EqualTo(("NETSIM0004", LawScripts.FirstLine + libraries.Length + 3)));
        Assert.That(error.Message, Does.StartWith(name).And.Contain(alternative));
    }

    [Test]
    public void The_caret_is_under_the_whole_name()
    {
        var error = _scripts.OnlyError("web.Start(async m => { await Sleep(DateTime.Now.Second.s); });");

        Assert.That((error.Column, error.Length), Is.EqualTo((36, "DateTime.Now".Length)));
    }

    [TestCase("int Draw() => Random.Shared.Next(); web.Start(async m => { await Sleep(Draw().s); });", TestName = "{m}(a function)")]
    [TestCase("var draw = () => Random.Shared.Next(); web.Start(async m => { await Sleep(draw().s); });", TestName = "{m}(a delegate)")]
    [TestCase("web.Start(async m => { var d = new Die(); await Sleep(d.Throw().s); }); class Die { public int Throw() => Random.Shared.Next(); }",
        TestName = "{m}(a class)")]
    [TestCase("web.Start(async m => { await Sleep(m.State<Die>().Now.s); }); class Die { public int Now = Random.Shared.Next(); }",
        TestName = "{m}(an initializer)")]
    [TestCase("At(1.s, () => { var late = Random.Shared.Next(); });", TestName = "{m}(an action of the timeline)")]
    [TestCase("Every(1.s, () => { var late = DateTime.Now; });", TestName = "{m}(a repeated action)")]
    public void It_is_found_behind(string text) =>
        Assert.That(_scripts.OnlyError(text).Code, Is.EqualTo("NETSIM0004"));

    [Test]
    public void The_script_itself_may_measure_and_read_and_is_warned_of_unseeded_chance_alone()
    {
        var loaded = _scripts.Load("""
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var exists = System.IO.File.Exists("a");
            var seeded = new Random(7).Next();
            var free = new Random().Next();
            """);

        Assert.That(loaded.Succeeded, Is.True);
        var warning = loaded.Diagnostics.Single(d => d.Code.StartsWith("NETSIM", StringComparison.Ordinal));
        Assert.That((warning.Code, warning.Line, warning.IsError), Is.EqualTo(("NETSIM0008", LawScripts.FirstLine + 3, false)));
        Assert.That(warning.Message, Does.Contain("Seed"));
    }

    [Test]
    public void Simulated_time_chance_and_state_are_welcome() => Assert.That(
        _scripts.Errors("""
            phones.Listen(80, 16, async c =>
            {
                var tally = c.Machine.State<Tally>();
                var begin = Now;
                await Sleep(((int)(c.Machine.Random.Draw(0) % 100)).ms);
                tally.Times.Add(Now - begin);
                Console.WriteLine($"{tally.Times.Count} {Math.Max(1, 2)} {string.Join(',', tally.Times)}");
                c.Close();
            });
            class Tally { public List<Duration> Times { get; } = []; }
            """),
        Is.Empty);
}
