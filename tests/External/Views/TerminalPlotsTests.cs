using System.Text.RegularExpressions;

namespace NetSim.Tests.Views;

/// <summary>On a terminal, a run shows what it sampled as plots; script(1) provides the terminal.</summary>
[Category("External")]
public sealed class TerminalPlotsTests
{
    [TestCase("", true)]
    [TestCase("NO_COLOR=1 ", false)]
    [TestCase("TERM=dumb ", false)]
    public void Samples_and_distributions_are_drawn_unless_the_output_shall_be_plain(string environment, bool isDrawn)
    {
        OutsideProgram.Need("util-linux's script", "script", "--version");
        using var directory = new TemporaryDirectory();
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var netsim = Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Cli", here.Name, "netsim");
        var scenario = Repository.PathOf("scenarios/attacks/syn-flood.csx");

        var shown = OutsideProgram.Run(
            "script", "-qec", $"stty cols 132 && cd {directory.FullPath} && {environment}{netsim} run {scenario} -q", "/dev/null");

        var plots = Regex.Count(shown, "[▁▂▃▄▅▆▇█]{20,}");
        Assert.That(plots >= 3, Is.EqualTo(isDrawn), shown);
        Assert.That(shown.Contains("█ to the median", StringComparison.Ordinal), Is.EqualTo(isDrawn));
    }
}
