using System.Globalization;
using System.Text.RegularExpressions;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Tests.Unit.Reports;

public sealed partial class SweepReportTests
{
    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void The_page_shows_every_mean_with_its_interval_and_how_to_repeat_it()
    {
        var page = PageOf(Sweep("backlog", "64", "128", "256"));

        Assert.That(page, Does.Contain("Which backlog?").And.Contain("95 % interval"));
        Assert.That(page, Does.Contain(">2.5<br><span class=\"half\">[2.25, 2.75]</span>"));
        Assert.That(page, Does.Contain("<b class=\"bad\">FAIL</b>").And.Contain("backlog=64: late"));
        Assert.That(page, Does.Contain("netsim sweep a.csx -p backlog=64..256"));
        Assert.That(page, Does.Contain("5 (1 failed)").And.Contain("This sweep is not complete"));
    }

    [Test]
    public void Each_main_number_has_a_chart_against_each_parameter_that_varies()
    {
        var page = PageOf(Sweep("backlog", "64", "128", "256"));

        Assert.That(Caption().Matches(page).Select(m => m.Groups[1].Value), Is.EqualTo(new[] { "wait_s against backlog" }));
        Assert.That(Band().Matches(page), Has.Count.EqualTo(1));
        Assert.That(page, Does.Contain("backlog=128 rate=200: 3.5 [3.25, 3.75], 4 runs"));
    }

    [Test]
    public void Marks_lie_in_the_picture_and_a_larger_mean_lies_higher()
    {
        var dots = Dot().Matches(PageOf(Sweep("backlog", "64", "128", "256")))
            .Select(m => (X: Number(m.Groups[1].Value), Y: Number(m.Groups[2].Value))).ToList();

        Assert.That(dots, Has.Count.EqualTo(3));
        Assert.That(dots.Select(d => d.X), Is.Ordered.Ascending.And.All.InRange(70, 540));
        Assert.That(dots.Select(d => d.Y), Is.Ordered.Descending.And.All.InRange(12, 222));
    }

    [TestCase("linux-3.10", "linux-6.18", "odd|<name>")]
    [TestCase("0", "0.5", "1000000")]
    [TestCase("-5", "0", "5")]
    public void Texts_wide_ranges_and_negative_values_have_their_place_on_the_axis(string first, string second, string third)
    {
        var dots = Dot().Matches(PageOf(Sweep("x", first, second, third))).Select(m => Number(m.Groups[1].Value)).ToList();

        Assert.That(dots, Has.Count.EqualTo(3));
        Assert.That(dots, Is.Ordered.Ascending.And.All.InRange(70, 540));
    }

    [Test]
    public void Hostile_names_stay_text()
    {
        var sweep = Sweep(HostileNames.Text, "1", HostileNames.Text, "3");

        var page = PageOf(sweep with { Scenario = HostileNames.Text, Question = HostileNames.Text, Command = HostileNames.Text });

        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<img"));
    }

    private string PageOf(SweepSummary sweep)
    {
        SweepReport.Write(_directory.File("report.html"), sweep);
        return File.ReadAllText(_directory.File("report.html"));
    }

    private static SweepSummary Sweep(string parameter, params string[] values) => new(
        "worker-reload", "Which backlog?", false, 0.95, [parameter, "rate"],
        [.. values.Select((value, i) => new PointSummary(
            [value, "200"], 5, i == 2 ? 1 : 0,
            [
                new EstimateSummary("wait_s", true, 4, 2.5 + i, 2.25 + i, 2.75 + i),
                new EstimateSummary("wait_p99_s", false, 4, 9, double.NaN, double.NaN),
            ],
            [new ExpectationRecord($"{parameter}={value}: late", i > 0, null, null)]))],
        [("seed", "42")], $"netsim sweep a.csx -p {parameter}={values[0]}..{values[^1]}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("<figcaption>(.*?)</figcaption>")]
    private static partial Regex Caption();

    [GeneratedRegex("<polygon class=\"band\"")]
    private static partial Regex Band();

    [GeneratedRegex("<circle class=\"dot\" cx=\"([-0-9.]+)\" cy=\"([-0-9.]+)\"")]
    private static partial Regex Dot();
}
