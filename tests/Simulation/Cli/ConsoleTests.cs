using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary>Names in any script, and consoles that know few of them.</summary>
public sealed class ConsoleTests
{
    private const string Script = """
        // 多少请求会成功?
        using static NetSim.Scenarios.Scenario;
        var 数 = Param("用户数", 3, "有多少个用户", range: 1..9);
        var web = Net.Host("服务器");
        var users = Net.Hosts(数, "用户 甲");
        Net.Link(users, web, delay: 1.ms);
        web.Listen(80, 16, async c => { await c.Receive(); c.Close(); });
        var load = Net.OpenLoop(users, web, 80, 10.perSecond, name: "请求");
        Pcap(web, "抓包.pcapng");
        Run(2.s);
        Print("结果");
        Record(load.Requests);
        Expect(load.Requests > 0);
        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("实验 一/闪 电.csx", Script);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [TestCase("LANG", "C")]
    [TestCase("LC_ALL", "POSIX")]
    [TestCase("LC_ALL", "C.UTF-8")]
    [TestCase("LC_ALL", "en_US.ISO-8859-1")]
    [TestCase("LC_ALL", "zh_CN.GB18030")]
    [TestCase("LC_ALL", "no-such-locale")]
    public void Whatever_the_locale_a_scenario_in_Chinese_runs_and_its_data_is_UTF8(string variable, string value)
    {
        _netsim.Environment[variable] = value;
        var run = _netsim.Run("run", "实验 一/闪 电.csx", "-p", "用户数=4", "--json", "--out", "结果 目录");
        var table = _netsim.Run("run", "实验 一/闪 电.csx", "--out", "表");
        var wrong = _netsim.Run("run", "实验 一/闪电.csx");

        Assert.That((run.Code, table.Code, wrong.Code), Is.EqualTo((0, 0, 2)), () => $"{run}\n{table}\n{wrong}");
        using var json = JsonDocument.Parse(run.Out);
        Assert.That(json.RootElement.GetProperty("parameters").GetProperty("用户数").GetInt32(), Is.EqualTo(4));
        Assert.That(json.RootElement.GetProperty("metrics").TryGetProperty("请求.requests", out _), Is.True);
        Assert.That(File.Exists(Path.Combine(_netsim.Directory, "结果 目录", "抓包.pcapng")), Is.True);
        Assert.That(File.ReadAllText(Path.Combine(_netsim.Directory, "结果 目录", "summary.csv")), Does.Contain("请求"));
    }

    [Test]
    public void Help_list_and_messages_speak_Chinese_where_the_console_does()
    {
        var help = _netsim.Run("run", "实验 一/闪 电.csx", "--help");
        _netsim.Write("scenarios/问.csx", Script);
        var list = _netsim.Run("list");
        var wrong = _netsim.Run("run", "实验 一/闪 电.csx", "-p", "用户=4");

        Assert.That(help.Out, Does.Contain("-p 用户数=3 (1..9)  有多少个用户"));
        Assert.That(list.Out.Trim(), Is.EqualTo("scenarios/问.csx  多少请求会成功?"));
        Assert.That(wrong.Code, Is.EqualTo(2));
        Assert.That(wrong.Error, Does.Contain("'用户'").And.Contain("'用户数'"));
    }

    [Test]
    public void A_caret_stands_under_its_word_in_a_folder_with_blanks()
    {
        _netsim.Write("实验 一/错.csx", "using static NetSim.Scenarios.Scenario;\nNet.Hots(\"甲\");\n");

        var result = _netsim.Run("check", "实验 一/错.csx");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("实验 一/错.csx:2:5").And.Contain("'Host'"));
    }
}
