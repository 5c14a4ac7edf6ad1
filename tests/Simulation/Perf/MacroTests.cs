using System.Diagnostics;
using System.Globalization;

namespace NetSim.Tests.Simulation;

/// <summary>The measuring programs at tiny sizes: their keys, their work and what they refuse. No speed is asked for.</summary>
public sealed class MacroTests
{
    [TestCase("hold --pending=1000 --events=10000", "ns_per_ev_user ev_per_user_s bytes_per_pending")]
    [TestCase("race --pending=1000 --events=10000 --repeats=1", "radix_ns ladder_ns bcl_ns bclindex_ns ratio")]
    [TestCase("phold --hosts=100 --partitions=2 --t=0.002", "ns_per_ev_user bound ev_per_window")]
    [TestCase("topo --n=1000", "us_per_host KiB_per_host build_user listen_user")]
    [TestCase("million --hosts=1000 --rate=1000 --t=1", "conn_per_user_s ns_per_ev_user completed srvSocketsEnd")]
    [TestCase("churn --c=10 --s=1 --rate=2 --steady=65 --t=1", "conn_per_user_s alloc_B_per_ev collections")]
    public void A_program_prints_one_line_with_its_figures(string arguments, string keys)
    {
        var result = Run(arguments + (arguments.Contains("race") || arguments.Contains("million") ? "" : " --cpu=0"));

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(Keys(result), Is.SupersetOf(keys.Split(' ')));
    }

    [Test]
    public void Evenly_opened_connections_are_all_completed_when_the_end_is_left_to_drain()
    {
        var result = Run("churn --c=100 --s=1 --rate=1 --t=3 --even=1 --drain=1 --cpu=0");

        Assert.That(Value(result, "started"), Is.EqualTo(200));
        Assert.That(Value(result, "completed"), Is.EqualTo(200));
        Assert.That(Value(result, "srvSocketsEnd"), Is.EqualTo(200), "all in TIME_WAIT");
        Assert.That(Value(result, "ipdel_per_conn"), Is.EqualTo(12).Within(1));
        Assert.That(Keys(result), Is.SupersetOf(new[] { "conn_per_user_s", "peakMiB", "fingerprint" }));
    }

    [Test]
    public void Every_SYN_of_a_flood_becomes_a_half_open_connection()
    {
        var result = Run("synflood --n=500 --cpu=0");

        Assert.That(Value(result, "n"), Is.EqualTo(500));
        Assert.That(Value(result, "serverSockets"), Is.EqualTo(500));
        Assert.That(Value(result, "synacks"), Is.EqualTo(500));
        Assert.That(Keys(result), Does.Contain("syn_per_user_s"));
    }

    [Test]
    public void A_dumbbell_delivers_no_more_than_its_bottleneck_lets_through()
    {
        var result = Run("dumbbell --n=4 --t=0.2 --edge=1Gbps --core=500Mbps --cpu=0");

        Assert.That(Value(result, "segs"), Is.GreaterThan(1_000));
        Assert.That(Value(result, "goodputGbps"), Is.LessThan(0.5));
        Assert.That(Keys(result), Is.SupersetOf(new[] { "segs_per_user_s", "ev_per_seg", "qdrops" }));
    }

    [TestCase("chrn", "Did you mean 'churn'?")]
    [TestCase("churn --rat=3", "Did you mean --rate?")]
    [TestCase("churn --rate=fast", "--rate=fast: a number from")]
    [TestCase("topo --n=0", "--n=0: a whole number from 1")]
    [TestCase("dumbbell --edge=fast", "--edge=fast: a speed such as")]
    [TestCase("hold --sched=Map", "--sched=Map: one of radix")]
    public void A_wrong_command_line_is_refused_by_name(string arguments, string message)
    {
        var result = Run(arguments);

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error, Does.Contain(message));
    }

    private static CommandResult Run(string arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Perf.Macro", here.Name, "NetSim.Perf.Macro");
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!; // Started, or an exception.
        return Netsim.Finish(process);
    }

    private static double Value(CommandResult result, string key)
    {
        Assert.That(result.Code, Is.Zero, result.ToString);
        return double.Parse(Fields(result).Single(f => f[0] == key)[1], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Keys(CommandResult result) => Fields(result).Select(f => f[0]);

    private static IEnumerable<string[]> Fields(CommandResult result) =>
        result.Out.Trim().Split(' ').Select(f => f.Split('=', 2));
}
