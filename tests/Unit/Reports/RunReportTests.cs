using System.Text.RegularExpressions;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Tests.Unit.Reports;

public sealed partial class RunReportTests
{
    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void The_page_shows_question_numbers_verdicts_facts_and_the_command()
    {
        var identity = ResultsSamples.Identity with { Question = "Can real users still connect?" };

        var page = PageOf(ResultsSamples.Dump(ResultsSamples.Complete with { Identity = identity }, 100));

        Assert.That(page, Does.Contain("Can real users still connect?"));
        Assert.That(page, Does.Contain("1 of 2 expectations hold."));
        Assert.That(page, Does.Contain("early = 0.057, wanted &lt; 0.1 (syn-flood.csx:21)"));
        Assert.That(page, Does.Contain("users.connect_latency</th>\n<td>s</td>\n").And.Contain(">0.02</td>\n"));
        Assert.That(page, Does.Contain("0123456789abcdef"));
        Assert.That(page, Does.Contain("TcpExtListenDrops").And.Contain("SYN-RECV").And.Contain("user (200 hosts)"));
        Assert.That(page, Does.Contain("netsim run syn-flood.csx -p syncookies=0 -p loss_percent=0.1 "
            + "-p &#x27;server=linux-3.10\\, &quot;old&quot;&#x27; -p fast=true --seed 42 --kernel linux-6.18"));
    }

    [Test]
    public void The_page_refers_to_nothing_outside_itself()
    {
        var page = PageOf(ResultsSamples.Dump(ResultsSamples.Complete, 100));

        Assert.That(Reference().Matches(page).Select(m => m.Value), Is.All.EqualTo("href=\"data:,"));
        Assert.That(page, Does.Contain("default-src &#x27;none&#x27;").And.Not.Contain("@import"));
    }

    [Test]
    public void Hostile_names_stay_text()
    {
        var page = PageOf(HostileNames.Dump());

        Assert.That(page, Does.Not.Contain("<script>window").And.Not.Contain("<img"));
        Assert.That(page, Does.Contain("&lt;/script&gt;&lt;script&gt;window.harmed=1"));
    }

    [Test]
    public void Equal_dumps_give_equal_pages()
    {
        var dump = ResultsSamples.Dump(ResultsSamples.Complete, 5_000);

        var first = PageOf(dump);
        var second = PageOf(dump);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void The_command_names_the_scenario_as_the_log_does()
    {
        File.WriteAllText(_directory.File("run.log.jsonl"),
            "{\"event\":\"started\"}\n{\"event\":\"scenario\",\"path\":\"my scenarios/a.csx\"}\n{\"torn");

        var page = PageOf(ResultsSamples.Dump(ResultsSamples.Complete, 0));

        Assert.That(page, Does.Contain("netsim run &#x27;my scenarios/a.csx&#x27; -p"));
    }

    [Test]
    public void A_page_of_a_partial_run_says_so()
    {
        var page = PageOf(ResultsSamples.Dump(ResultsSamples.Partial, 0));

        Assert.That(page, Does.Contain("partial (ended: wall-limit): the wall-clock limit of 5 s passed"));
    }

    [Test]
    public void Of_a_dump_that_names_no_run_there_is_no_page_and_an_older_page_stays()
    {
        var dump = _directory.Write("run.msgpack", [0x93, 1, 2, 3]);
        var page = _directory.Write("report.html", "old"u8.ToArray());

        Assert.That(() => RunReport.Write(dump, page), Throws.InstanceOf<ResultsException>());
        Assert.That(File.ReadAllText(page), Is.EqualTo("old"));
    }

    private string PageOf(byte[] dump)
    {
        _directory.Write("run.msgpack", dump);
        RunReport.Write(_directory.FullPath, _directory.File("report.html"));
        return File.ReadAllText(_directory.File("report.html"));
    }

    // What a browser would fetch: links, sources and style sheets' URLs, but not the comment with uPlot's address.
    [GeneratedRegex("(href|src)=\"[^\"]*|url\\([^)]*")]
    private static partial Regex Reference();
}
