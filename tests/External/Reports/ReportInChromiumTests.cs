using System.Globalization;
using Microsoft.Playwright;
using NetSim.Core;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Tests.Reports;

/// <summary>The report as a browser shows it: it draws, zooms fast, says the right numbers and asks no network.</summary>
[Category("External")]
public sealed class ReportInChromiumTests
{
    private const int Million = 1_000_000;
    private const double SpikeAt = 617.384;

    private static readonly string[] s_flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];
    private TemporaryDirectory _directory = null!; // Made before each test, like the browser.
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    [SetUp]
    public async Task StartBrowser()
    {
        var chromium = OutsideProgram.Chromium();
        _directory = new TemporaryDirectory();
        _requests.Clear();
        _errors.Clear();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = s_flags });
    }

    [TearDown]
    public async Task StopBrowser()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _directory?.Dispose();
    }

    [Test]
    public async Task A_million_points_zoom_in_50_ms_and_the_cursor_says_the_value_of_the_spike()
    {
        var page = await Open(Report(Million), ColorScheme.Light);

        await Zoom(page, 0, 1_000);
        await Zoom(page, SpikeAt - 0.01, SpikeAt + 0.01);
        var near = await ReadLegend(page, 0);
        await Zoom(page, 100, 900);
        await Zoom(page, 250.5, 750.25);
        var milliseconds = await page.EvaluateAsync<double[]>(
            "() => performance.getEntriesByName('zoom').map(e => e.duration)");

        TestContext.Out.WriteLine($"zooms of a million points: {string.Join(", ", milliseconds)} ms");
        Assert.That(near, Is.EqualTo(("617.384 s", "5000 sockets")));
        Assert.That(milliseconds, Has.Length.EqualTo(4).And.All.LessThanOrEqualTo(50));
        AssertQuiet();
    }

    [Test]
    public async Task Dragging_over_one_chart_zooms_all_and_a_double_click_shows_everything()
    {
        var page = await Open(Report(20_000), ColorScheme.Light);
        var box = (await page.Locator(".u-over").First.BoundingBoxAsync())!; // The chart is drawn.

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.25f), box.Y + 50);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 60, new MouseMoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();
        var zoomed = await ShownRange(page);
        var readings = (await ReadLegend(page, 0), await ReadLegend(page, 1));
        await page.Mouse.DblClickAsync(box.X + 50, box.Y + 50);

        Assert.That(zoomed.From, Is.EqualTo(5).Within(0.2));
        Assert.That(zoomed.To, Is.EqualTo(10).Within(0.2));
        Assert.That(readings.Item1.Time, Is.EqualTo(readings.Item2.Time), "the cursors move together");
        Assert.That(await ShownRange(page), Is.EqualTo((0, 19.999)));
        AssertQuiet();
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task The_page_follows_the_systems_light_and_dark(ColorScheme scheme)
    {
        var page = await Open(Report(20_000), scheme);

        var paper = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        await KeepScreenshot(page, $"report-run-{scheme.ToString().ToLowerInvariant()}.png");

        Assert.That(paper, Is.EqualTo(scheme == ColorScheme.Dark ? "rgb(18, 22, 27)" : "rgb(255, 255, 255)"));
        AssertQuiet();
    }

    [Test]
    public async Task Printed_it_is_black_on_white_even_where_the_system_is_dark()
    {
        var page = await Open(Report(20_000), ColorScheme.Dark);

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.That(
            await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"),
            Is.EqualTo("rgb(255, 255, 255)"));
        Assert.That(await page.Locator(".controls").IsVisibleAsync(), Is.False);
        await KeepScreenshot(page, "report-run-print.png");
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task A_sweep_shows_its_answer_and_its_charts(ColorScheme scheme)
    {
        var scenario = Path.Combine(Path.GetDirectoryName(OutsideProgram.Artifacts())!, "scenarios/attacks/syn-flood.csx");
        var sweep = BuiltNetsim.Run(
            "sweep", scenario, "-p", "syncookies=0,1", "-p", "backlog=64,256", "--reps", "4", "-o", _directory.File("sweep"));
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme });
        await page.GotoAsync(new Uri(_directory.File("sweep/report.html")).AbsoluteUri);

        var point = await page.Locator("#answer tbody tr").First.InnerTextAsync();
        var charts = await page.Locator("svg.sweep").CountAsync();
        await KeepScreenshot(page, $"report-sweep-{scheme.ToString().ToLowerInvariant()}.png");

        Assert.That(sweep.Said.TrimEnd(), Does.EndWith("report.html"), "the page is named last");
        Assert.That(point, Does.Match(@"^0\s+64\s+4\s"));
        Assert.That(charts, Is.EqualTo(2 * await page.Locator("#answer thead th").CountAsync() - 6), "two per number");
        Assert.That(await page.Locator("#command").InnerTextAsync(), Does.Contain("-p backlog=64,256 --reps 4 --seed 42"));
    }

    [Test]
    public async Task Hostile_names_are_shown_and_run_nothing()
    {
        _directory.Write("run.msgpack", HostileNames.Dump());
        RunReport.Write(_directory.FullPath, _directory.File("report.html"));

        var page = await Open(_directory.File("report.html"), ColorScheme.Light);
        var heading = await page.Locator("h1").TextContentAsync();

        Assert.That(heading, Does.StartWith("</script><script>window.harmed=1</script>"));
        Assert.That(await page.EvaluateAsync<bool>("() => 'harmed' in window"), Is.False);
        Assert.That(await page.Locator("img").CountAsync(), Is.Zero);
        AssertQuiet();
    }

    private string Report(int samples)
    {
        using (var writer = new RunDumpWriter(File.Create(_directory.File("run.msgpack")), ResultsSamples.Identity))
        {
            var queue = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
            var users = writer.AddSeries(new SampleSeries(string.Empty, "users.open", string.Empty));
            for (var i = 0; i < samples; i++)
            {
                var at = new SimTime(i * 1_000_000L);
                writer.Sample(queue, at, i == (int)(SpikeAt * 1_000) ? 5_000 : 60 + (60 * Wave(i, 4_001)));
                writer.Sample(users, at, i / 100 % 50);
            }

            writer.Finish(ResultsSamples.Complete);
        }

        RunReport.Write(_directory.FullPath, _directory.File("report.html"));
        return _directory.File("report.html");
    }

    private static double Wave(int i, int period) => Math.Round(Math.Sin(2 * Math.PI * i / period), 3);

    private async Task<IPage> Open(string file, ColorScheme scheme)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1_100, Height = 1_600 },
        });
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) => _errors.Add(message.Text);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.Locator(".u-over").First.WaitForAsync();
        return page;
    }

    private static async Task Zoom(IPage page, double from, double to)
    {
        await page.Locator("#zoom-from").FillAsync(from.ToString("R", CultureInfo.InvariantCulture));
        await page.Locator("#zoom-to").FillAsync(to.ToString("R", CultureInfo.InvariantCulture));
        await page.Locator("#zoom-form button[type=submit]").ClickAsync();
    }

    // Puts the cursor into the middle of a chart and reads what the legend says about the point there.
    private static async Task<(string Time, string Value)> ReadLegend(IPage page, int chart)
    {
        var figure = page.Locator("figure").Nth(chart);
        var box = (await page.Locator("figure").First.Locator(".u-over").BoundingBoxAsync())!; // The chart is drawn.
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 40);
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 42);
        var values = figure.Locator(".u-legend .u-value");
        return (await values.Nth(0).InnerTextAsync(), await values.Nth(1).InnerTextAsync());
    }

    private static async Task<(double From, double To)> ShownRange(IPage page) => (
        double.Parse(await page.Locator("#zoom-from").InputValueAsync(), CultureInfo.InvariantCulture),
        double.Parse(await page.Locator("#zoom-to").InputValueAsync(), CultureInfo.InvariantCulture));

    private static async Task KeepScreenshot(IPage page, string name)
    {
        var path = Path.Combine(OutsideProgram.Artifacts(), "screenshots", name);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.AddTestAttachment(path);
    }

    private void AssertQuiet()
    {
        Assert.That(_errors, Is.Empty);
        Assert.That(_requests.Where(r => !r.StartsWith("file:") && !r.StartsWith("data:")), Is.Empty);
    }
}
