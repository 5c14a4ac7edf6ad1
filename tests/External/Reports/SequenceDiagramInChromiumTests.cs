using Microsoft.Playwright;
using NetSim.Reports;
using NetSim.Scenarios;

namespace NetSim.Tests.Reports;

/// <summary>A sequence diagram as a browser shows it, in light and in dark: readable, and nothing over the edge.</summary>
[Category("External")]
public sealed class SequenceDiagramInChromiumTests
{
    [TestCase(ColorScheme.Light, "rgb(255, 255, 255)", "rgb(27, 31, 36)")]
    [TestCase(ColorScheme.Dark, "rgb(20, 24, 29)", "rgb(230, 234, 238)")]
    public async Task The_drawing_follows_the_reader_and_keeps_its_labels_on_the_page(ColorScheme scheme, string page, string ink)
    {
        var chromium = OutsideProgram.Chromium();
        using var directory = new TemporaryDirectory();
        var settings = ScenarioRuns.With() with { Trace = new TraceRequest(null, null, 1) };
        var outcome = ScenarioRunner.Run(ScenarioRuns.Load("tutorial/handshake.csx"), settings);
        var file = directory.File("life.svg");
        await using (var writer = new StreamWriter(file))
        {
            SequenceDiagram.Write(writer, outcome.Traces[0], "handshake: client to server");
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--headless", "--no-sandbox", "--disable-gpu"] });
        var shown = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme });
        await shown.GotoAsync(new Uri(file).AbsoluteUri);

        var background = await shown.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('rect.page')).fill");
        var title = await shown.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('text.title')).fill");
        var beyond = await shown.EvaluateAsync<int>("""
            () => { const page = document.documentElement.getBoundingClientRect();
              return [...document.querySelectorAll('text')].map(t => t.getBoundingClientRect())
                .filter(b => b.left < page.left || b.right > page.right || b.top < page.top || b.bottom > page.bottom).length; }
            """);
        Assert.That((background, title, beyond), Is.EqualTo((page, ink, 0)));
    }
}
