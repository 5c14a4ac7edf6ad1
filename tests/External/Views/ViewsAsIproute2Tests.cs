using System.Text.RegularExpressions;

namespace NetSim.Tests.Views;

/// <summary>
/// The same few sockets on the machine's own kernel, in a network namespace of their own, and simulated: iproute2 and
/// procps print of them what netsim prints, column for column. Times are masked, the order of sockets is not compared.
/// </summary>
[Category("Privileged")]
public sealed partial class ViewsAsIproute2Tests
{
    private const string Kernel = """
        import socket, subprocess, sys, time
        run = lambda line: subprocess.run(line, shell=True, check=True, capture_output=True, text=True).stdout
        run("ip link set lo up; ip addr add 192.0.2.1/32 dev lo; ip addr add 192.0.2.2/32 dev lo")
        def listen(port, backlog):
            s = socket.socket(); s.bind(("0.0.0.0", port)); s.listen(backlog); return s
        def connect(port, local):
            s = socket.socket(); s.bind(("192.0.2.2", local)); s.connect(("192.0.2.1", port)); return s
        one, two = listen(80, 511), listen(8080, 128)
        unread = connect(80, 40001); held = one.accept()[0]; unread.sendall(b"x" * 100)
        closed = connect(80, 40002); waiting = one.accept()[0]; closed.close()
        gone = connect(80, 40003); served = one.accept()[0]; gone.close(); time.sleep(0.1); served.recv(1); served.close()
        queued = connect(8080, 40004)
        time.sleep(0.2)
        print(run(sys.argv[1]), end="")
        """;

    private const string Script = """
        using static NetSim.Scenarios.Scenario;
        var web = Net.Host("web", ip: "192.0.2.1");
        var cli = Net.Host("cli", ip: "192.0.2.2");
        Net.Link(cli, web, delay: 0.1.ms);
        var connections = 0;
        web.Listen(80, 511, async c => { if (++connections == 3) { await c.Receive(); c.Close(); } else { await Sleep(60.s); } });
        var slow = web.Listen(8080, 128, async c => { await Sleep(60.s); });
        At(0.s, () => slow.PauseAccept(60.s));
        cli.Start(async m => { var c = await m.Connect(web, 80, localPort: 40001); await c.Send(100); await Sleep(60.s); });
        cli.Start(async m => { await Sleep(1.ms); var c = await m.Connect(web, 80, localPort: 40002); c.Close(); });
        cli.Start(async m => { await Sleep(2.ms); var c = await m.Connect(web, 80, localPort: 40003); c.Close(); });
        cli.Start(async m => { await Sleep(3.ms); var c = await m.Connect(web, 8080, localPort: 40004); await Sleep(60.s); });
        Run(300.ms);

        """;

    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void SetUp()
    {
        OutsideProgram.Need("iproute2's ss", "ss", "-V");
        OutsideProgram.Need("python3", "/usr/bin/python3", "--version");
        OutsideProgram.Need("root, for a network namespace", "unshare", "-n", "true");
        _directory = new TemporaryDirectory();
        File.WriteAllText(_directory.File("k.py"), Kernel);
        File.WriteAllText(_directory.File("x.csx"), Script);
    }

    [TearDown]
    public void TearDown() => _directory?.Dispose();

    [TestCase("-tan")]
    [TestCase("-tano")]
    [TestCase("-tanlo")]
    [TestCase("-Htn")]
    [TestCase("-tan state connected")]
    [TestCase("-tan state time-wait")]
    [TestCase("-tan sport = :80 or sport = :8080")]
    [TestCase("-tan state all exclude listening dport ge :40002")]
    public void Sockets_are_laid_out_as_ss_lays_them_out(string line)
    {
        var words = line.Split(' ');
        foreach (var (host, own) in ((string, string)[])[("web", "( src 192.0.2.1 or src 0.0.0.0 )"), ("cli", "src 192.0.2.2")])
        {
            if (host == "cli" && line.Contains("port", StringComparison.Ordinal))
            {
                continue; // The filter means the server's ports.
            }

            var real = OnKernel($"ss {string.Join(' ', words.TakeWhile(w => w is not ("sport" or "dport")))} '{Joined(words, own)}'");
            var simulated = Simulated(["ss", _directory.File("x.csx"), "--host", host, .. words]);

            // Listeners belong to the server alone.
            Assert.That(Masked(simulated), Is.EqualTo(Masked(real)), $"{host}\n{simulated}\n{real}");
        }
    }

    [Test]
    public void Counters_and_sysctls_are_laid_out_as_nstat_and_sysctl_lay_them_out()
    {
        const string Counters = "TcpPassiveOpens TcpExtListenDrops TcpExtListenOverflows";
        var file = _directory.File("x.csx");

        var real = OnKernel($"nstat -asz {Counters}; sysctl net.ipv4.tcp_retries2; sysctl -n net.ipv4.tcp_fin_timeout");
        var simulated = Simulated(["nstat", file, "--host", "web", "-asz", .. Counters.Split(' ')])
            + Simulated(["sysctl", file, "--host", "web", "net.ipv4.tcp_retries2"])
            + Simulated(["sysctl", file, "--host", "web", "-n", "net.ipv4.tcp_fin_timeout"]);

        Assert.That(simulated, Is.EqualTo(real));
    }

    private static string Joined(string[] words, string own)
    {
        var condition = string.Join(' ', words.SkipWhile(w => w is not ("sport" or "dport")));
        return condition.Length == 0 ? own : $"( {condition} ) and {own}";
    }

    private string OnKernel(string line) =>
        OutsideProgram.Run("unshare", "-n", "/usr/bin/python3", _directory.File("k.py"), line);

    private static string Simulated(string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return OutsideProgram.Run(Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Cli", here.Name, "netsim"), arguments);
    }

    private static List<string> Masked(string text) =>
    [
        .. text.Split('\n').Select(line => Timer().Replace(line, "timer:($1,*,$2)").TrimEnd()).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"timer:\((\w+),[^,]*,(\d+)\)")]
    private static partial Regex Timer();
}
