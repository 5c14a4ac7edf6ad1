namespace NetSim.Tests.Scripting;

/// <summary>A handler has its own host to itself, and no other.</summary>
public sealed class SurfaceUseTests
{
    private LawScripts _scripts = null!;

    [SetUp]
    public void SetUp() => _scripts = new LawScripts();

    [TearDown]
    public void TearDown() => _scripts.Dispose();

    [TestCase("api.Sysctl[\"net.ipv4.tcp_fin_timeout\"] = 30;", "another host")]
    [TestCase("var n = api.Netstat[\"TcpExtListenDrops\"];", "over connections")]
    [TestCase("listener.PauseAccept(1.s);", "another host")]
    [TestCase("var n = load.Requests;", "after Run")]
    [TestCase("Run(1.s);", "await Sleep(2.s)")]
    [TestCase("At(1.s, () => { });", "host.Start")]
    [TestCase("Net.Host(\"more\");", "before Run")]
    [TestCase("Record(load.Requests);", "after Run")]
    [TestCase("var w = m.World;", "over a connection")]
    public void A_handler_that_reaches_beyond_its_host_is_refused(string statement, string alternative)
    {
        var errors = _scripts.Errors($$"""
            var listener = api.Listen(80, 16, async c => c.Close());
            var load = Net.OpenLoop(phones, api, 80, 1.perSecond);
            web.Start(async m =>
            {
                {{statement}}
                await Sleep(1.s);
            });
            """);

        Assert.That(errors, Is.Not.Empty);
        Assert.That(errors[0], Has.Property("Code").EqualTo("NETSIM0005").And.Property("Line").EqualTo(LawScripts.FirstLine + 4));
        Assert.That(errors[0].Message, Does.Contain(alternative));
    }

    [Test]
    public void Its_own_host_is_at_its_service_and_names_and_addresses_are_everybodys() => Assert.That(
        _scripts.Errors("""
            var listener = web.Listen(80, 16, async c => c.Close());
            web.Start(async m =>
            {
                web.Sysctl["net.ipv4.tcp_fin_timeout"] = 30;
                listener.PauseAccept(1.s);
                Print($"{api.Name} {api.Ip} {phones.Count} {m.Name} {Seed} {Now}");
                try { var c = await m.Connect(api, 80); c.Close(); } catch (SocketError) { }
            });
            """),
        Is.Empty);

    [TestCase("At(1.s, async () => await Sleep(1.s));", "'At'", 9)]
    [TestCase("Every(1.s, async () => { await Sleep(1.s); });", "'Every'", 12)]
    [TestCase("phones.Each(async (h, i) => await Sleep(1.s));", "'Each'", 13)]
    public void An_action_that_awaits_is_refused_with_the_way_out(string text, string method, int column)
    {
        var error = _scripts.OnlyError(text);

        Assert.That((error.Code, error.Column), Is.EqualTo(("NETSIM0006", column)));
        Assert.That(error.Message, Does.Contain(method).And.Contain("host.Start(async host => …)"));
    }

    [Test]
    public void Code_that_the_text_does_not_show_is_refused()
    {
        var error = _scripts.OnlyError("""
            var steps = new List<Action> { () => { } };
            var step = steps[0];
            web.Start(async m => { step(); await Sleep(1.s); });
            """);

        Assert.That((error.Code, error.Line), Is.EqualTo(("NETSIM0007", LawScripts.FirstLine + 2)));
        Assert.That(error.Message, Does.Contain("'step'").And.Contain("by its name"));
    }
}
