using System.Diagnostics;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Tests.Simulation;

/// <summary>What a sweep costs beside its runs.</summary>
public sealed class SweepOverheadTests
{
    private const int Runs = 1_000;

    [Test]
    public void A_thousand_short_runs_cost_at_most_three_times_the_bare_simulation()
    {
        using var netsim = new Netsim();
        var script = netsim.Write("small.csx", SweepScripts.Small);
        netsim.Run("check", script); // compiled and kept, as the second time anybody uses it
        var bare = Bare(script);
        var sweep = ProcessorSeconds(netsim, "sweep", script, "-p", "size=8", "--reps", $"{Runs}", "-j", "1", "-q", "--out", "a");

        TestContext.Out.WriteLine($"bare {bare:0.00} s, sweep {sweep:0.00} s: {sweep / bare:0.00} times");
        Assert.That(File.ReadAllLines(Path.Combine(netsim.Directory, "a/summary.csv")), Has.Length.EqualTo(Runs + 1));
        Assert.That(sweep / bare, Is.LessThanOrEqualTo(3));
    }

    // Processor time of the whole process, as for the sweep: the JIT's and the collector's threads belong to the price.
    private static double Bare(string script)
    {
        var loaded = ScriptHost.Load(script);
        Assert.That(loaded.Succeeded, string.Join('\n', loaded.Diagnostics));
        var program = loaded.Program!; // Asserted above.

        // The first runs are left out: compiling the engine is not what a sweep adds.
        Repeat(program, Runs / 2);
        using var me = Process.GetCurrentProcess();
        var before = me.TotalProcessorTime;
        Repeat(program, Runs);
        me.Refresh();
        return (me.TotalProcessorTime - before).TotalSeconds;
    }

    private static void Repeat(IScenarioProgram program, int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            Assert.That(ScenarioRunner.Run(program, new RunSettings { Seed = (ulong)run }).Record.Complete);
        }
    }

    // bash adds up user and system time of the command and of every process that it has waited for.
    private static double ProcessorSeconds(Netsim netsim, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null", "bash", Netsim.Executable(), .. arguments])
        {
            WorkingDirectory = netsim.Directory, RedirectStandardError = true,
        };
        start.Environment["NETSIM_CACHE"] = Path.Combine(netsim.Directory, "cache");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, said);
        return said.Trim().Split('\n')[^1].Split(' ').Sum(double.Parse);
    }
}
