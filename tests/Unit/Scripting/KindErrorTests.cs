namespace NetSim.Tests.Scripting;

/// <summary>Mistakes of somebody's first scenario are answered in a scenario's words, at their place.</summary>
public sealed class KindErrorTests
{
    private const int Line = 5;

    private const string Prelude = """
        using static NetSim.Scenarios.Scenario;
        var web = Net.Host("web"); var user = Net.Host("user"); var people = Net.Hosts(20, "people"); var count = 5;
        var load = Net.OpenLoop(people, web, 80, rate: 20.perSecond);
        var listener = web.Listen(80, 16, async c => { await c.Receive(); c.Close(); });

        """;

    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("Net.Link(web, user, delay: 5);", 28,
        "'delay' of Link wants a time with its unit, such as 5.ms or 5.s, not a bare number")]
    [TestCase("Net.Link(people, web, delay: 5);", 30, "'delay' of Link wants a time")]
    [TestCase("Net.Link(web, user, delay: \"20ms\");", 28, "such as 20.ms or 20.s, not a text")]
    [TestCase("Net.Link(web, user, delay: count);", 28, "count.ms")]
    [TestCase("Net.Link(web, user, delay: count + 1);", 28, "(count + 1).ms")]
    [TestCase("Net.Link(web, user, delay: TimeSpan.FromSeconds(1));", 28,
        "wants a time with its unit, such as 5.ms or 5.s, not TimeSpan")]
    [TestCase("Net.Link(web, user, bandwidth: 100);", 32, "a bandwidth with its unit, such as 100.Mbps or 100.Gbps")]
    [TestCase("Net.Link(web, user, loss: \"1%\");", 27, "a share, such as 1.percent")]
    [TestCase("Net.Link(web, user, loss: 5%);", 29, "A number's unit follows a dot: 5.percent")]
    [TestCase("Net.Link(web, user, delay: 5ms);", 30, "A number's unit follows a dot: 5.ms")]
    [TestCase("Net.Msl = 30s;", 13, "A number's unit follows a dot: 30.s")]
    [TestCase("Net.Msl = 30;", 11, "This place wants a time with its unit, such as 30.ms or 30.s, not a bare number")]
    [TestCase("Run(20);", 5, "20.s")]
    [TestCase("At(10, () => web.Crash());", 4, "'at' of At wants a time")]
    [TestCase("At(10.s, web.Crash());", 10, "() => web.Crash()")]
    [TestCase("Net.OpenLoop(people, web, 80, rate: 20, name: \"b\");", 37, "a rate, such as 20.perSecond")]
    [TestCase("Net.SynFlood(web, 80, rate: 2000, spoof: \"198.18.0.0/15\");", 29, "2000.perSecond")]
    [TestCase("var span = 5.ms + 3;", 12,
        "'+' does not go between a time and a bare number: the number should be a time")]
    [TestCase("web.Sockets(\"TIME_WAIT\");", 13, "a state without quotes: TcpState.TimeWait")]
    [TestCase("web.Sockets(SYN_RCVD);", 13, "A state is written TcpState.SynReceived")]
    [TestCase("load.Errors(\"ETIMEDOUT\");", 13, "an error number without quotes: Errno.ETIMEDOUT")]
    [TestCase("load.Errors(\"ETIMEOUT\");", 13, "Errno.ETIMEDOUT")]
    [TestCase("var p = Param(\"p\", 1, range: \"0..2\");", 30, "a range without quotes: 0..2")]
    [TestCase("int p = Param(\"p\", 0.5);", 9, "a whole number, not one with a fraction")]
    [TestCase("Net.Hosts(\"client\", 20);", 11, "'count' of Hosts wants a whole number, not a text")]
    [TestCase("web.Listen(\"81\", 16, async c => c.Close());", 12, "a number without quotes: 81")]
    [TestCase("web.Listen(81, 16, c => { await c.Receive(); });", 27, "async c => { … }")]
    [TestCase("web.Listen(81, 16, async => { });", 26, "async c => { … }")]
    [TestCase("web.Listen(81, 16, async c => { await c.Close(); });", 33, "leave await away")]
    [TestCase("web.Listen(81, 16, async c => { while (await c.Receive()) { } });", 40, "await c.Receive() > 0")]
    [TestCase("web.Listen(81, 16, async c => { await Task.Delay(5); });", 39, "await Sleep(5.ms)")]
    [TestCase("web.Listen(81, 16, async c => { c.Receive(); });", 33, "write await before it")]
    [TestCase("web.Listen(81, 16);", 5, "Listen(port, backlog, handler, [concurrency], [name])")]
    [TestCase("Sleep(5.s);", 1, "let time pass with Run")]
    [TestCase("Expect(load.Timeouts = 0);", 8, "to compare, write ==")]
    [TestCase("Expect(\"load.Timeouts == 0\");", 8, "a comparison, such as load.Timeouts == 0, not a text")]
    [TestCase("Expect(load.ConnectLatency.P99.ms < 100);", 8, "load.ConnectLatency.P99 < 100.ms")]
    [TestCase("Record(load.Timeouts());", 13, "leave the parentheses away")]
    [TestCase("load.Timeouts;", 1, "does nothing with it")]
    [TestCase("web.Sysctl.tcp_syncookies = 1;", 12, "web.Sysctl[\"net.ipv4.tcp_syncookies\"]")]
    [TestCase("web.Sysctl[\"net.ipv4.tcp_syncookies\"] = 0.5;", 41, "a whole number, or a text")]
    [TestCase("foreach (var p in people) { }", 19, "people.Each((host, i) => …)")]
    [TestCase("var one = Net.Host('one');", 20, "double quotes")]
    [TestCase("var one = Net.Host(\"one);", 20, "closing quote")]
    [TestCase("one = Net.Host(\"one\");", 1, "write var one = …")]
    [TestCase("Net.Link(web, later); var later = Net.Host(\"later\");", 15, "'later' gets its value only in line 5")]
    [TestCase("Net.Link(web, user) Run(1.s);", 21, "A ';' is missing")]
    [TestCase("Net.Host(\"a\", \"10.0.0.1\", \"linux-6.18\", 5);", 5,
        "Too many arguments; it takes Host(name, [ip], [kernel])")]
    public void A_beginners_mistake_is_answered_in_a_scenarios_words(string statement, int column, string answer)
    {
        var errors = _folder.LoadText(Prelude + statement).Diagnostics;

        var text = string.Join('\n', errors.Select(d => d.ToText()));
        Assert.That(errors[0].Message, Does.Contain(answer), text);
        Assert.That((errors[0].Line, errors[0].Column), Is.EqualTo((Line, column)), text);
        Assert.That(text, Does.Not.Contain("NetSim.Core.").And.Not.Contain("cannot convert"));
    }

    [TestCase("Net.Link(web, user, delay: 5.msec);", "ms")]
    [TestCase("Net.Link(web, user, bandwidth: 1.gbit);", "Gbps")]
    [TestCase("Net.Link(web, user, loss: 1.pct);", "percent")]
    [TestCase("Net.OpenLoop(people, web, 80, rate: 20.rps, name: \"b\");", "perSecond")]
    [TestCase("Net.Link(web, user, bandwith: 1.Gbps);", "bandwidth")]
    [TestCase("var p = Param(\"p\", 1, rnage: 0..2);", "range")]
    [TestCase("Record(load.ConnectedOk);", "ConnectOk")]
    [TestCase("web.listen(81, 16, async c => c.Close());", "Listen")]
    [TestCase("Record(web.Sockets(TcpState.TimeWaits));", "TimeWait")]
    [TestCase("Record(load.Errors(Errno.ETIMEOUT));", "ETIMEDOUT")]
    public void A_name_that_is_nearly_right_gets_the_right_one(string statement, string meant)
    {
        var errors = _folder.LoadText(Prelude + statement).Diagnostics;

        Assert.That(errors.Select(d => d.Suggestion), Is.EqualTo(new[] { meant }), string.Join('\n', errors));
    }

    [Test]
    public void One_mistake_is_one_report_even_where_the_compiler_meant_another_overload()
    {
        var errors = _folder.LoadText(
            Prelude + "Net.Link(people, web, bandwidth: 1.Gbps, delay: \"5ms\");").Diagnostics;

        Assert.That(errors.Select(d => d.Column), Is.EqualTo(new[] { 49 }), string.Join('\n', errors));
    }

    [Test]
    public void A_script_without_the_surface_is_told_the_line_that_brings_it()
    {
        var error = _folder.LoadText("var web = Net.Host(\"web\");").Diagnostics[0];

        Assert.That(error.ToText(), Does.Contain("using static NetSim.Scenarios.Scenario;")
            .And.Not.Contain("did you mean"));
    }
}
