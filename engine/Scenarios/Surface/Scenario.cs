using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>
/// Everything a scenario says, for <c>using static NetSim.Scenarios.Scenario;</c>. Each call speaks about the run that the
/// script is executed in.
/// </summary>
public static partial class Scenario
{
    /// <summary>Builds hosts, links and loads.</summary>
    public static NetBuilder Net => Context.Net;

    /// <summary>The seed of this run.</summary>
    public static ulong Seed => Context.Settings.Seed;

    private static ScenarioContext Context => ScenarioContext.Current;

    /// <summary>
    /// The kernel of hosts made from here on that have none of their own; the command line's <c>--kernel</c> wins. Default
    /// <c>linux-6.18</c>.
    /// </summary>
    /// <exception cref="ScenarioException">There is no such profile, or the run has begun.</exception>
    public static void Kernel(string profile)
    {
        var context = Context.BeforeRun("Kernel");
        var known = Profiles.Find(profile);
        context.Kernel = context.Settings.Kernel ?? known.Name;
    }

    /// <summary>Simulates for a further span; what follows in the script sees the result. May be called again.</summary>
    /// <param name="span">How long, above zero.</param>
    /// <exception cref="ScenarioException">The span is not positive, or the scenario cannot be built.</exception>
    public static void Run(Duration span) => Context.Simulation.Run(span);

    /// <summary>
    /// Simulates for a span and forgets what was measured in it: loads, counters, own metrics and alerts begin anew, gauges
    /// keep their value and forget its past. The record's counters of hosts and the samples are of the whole run.
    /// </summary>
    /// <param name="span">How long, above zero.</param>
    /// <exception cref="ScenarioException">The span is not positive.</exception>
    public static void Warmup(Duration span)
    {
        Context.Simulation.Run(span);
        Context.Simulation.ForgetMeasurements();
    }

    /// <summary>Does something at an instant: changes a link, pauses a listener. Runs before all events of that instant.</summary>
    /// <param name="at">Time since the start of the run, not in the past.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ScenarioException">The instant has passed.</exception>
    public static void At(Duration at, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var context = Context;
        var instant = SimTime.Zero + at;
        if (at < Duration.Zero || instant < context.Simulation.Now)
        {
            throw new ScenarioException($"At({at}) lies in the past: it is {context.Simulation.Now}.");
        }

        context.Timeline.At(instant, action);
    }

    /// <summary>Does something again and again, the first time one interval from now.</summary>
    /// <param name="interval">Distance, above zero.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ScenarioException">The interval is not positive.</exception>
    public static void Every(Duration interval, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        RequirePositive(interval, "Every");
        Context.Timeline.Every(Context.Simulation.Now + interval, interval, action);
    }

    /// <summary>Samples every gauge and load counter into the dump (<c>samples.csv</c>). Before the first <c>Run</c>.</summary>
    /// <param name="every">Distance between samples, above zero.</param>
    /// <exception cref="ScenarioException">The distance is not positive, sampling is on already, or the run has begun.</exception>
    public static void Sample(Duration every)
    {
        RequirePositive(every, "Sample");
        Context.BeforeRun("Sample").Sampler.Start(Context, every);
    }

    /// <summary>
    /// Adds to what <see cref="Sample"/> writes a quantile of what a distribution got since the sample before: the p99 of
    /// each window as a series in time, named
    /// <c>users.request_latency.window_p99</c>. A window in which nothing came has no
    /// sample. Before the first <c>Run</c>.
    /// </summary>
    /// <param name="distribution">Such as <c>load.RequestLatency</c>, or a histogram of the script.</param>
    /// <param name="quantile">0 to 1; the default 0.99 is the 99th percentile.</param>
    /// <exception cref="ScenarioException">The quantile is not in 0 to 1, is sampled already, or the run has begun.</exception>
    public static void SampleQuantile(DistributionMetric distribution, double quantile = 0.99)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (quantile is not (>= 0 and <= 1))
        {
            throw new ScenarioException($"A quantile is between 0 and 1, not {quantile}.");
        }

        var window = distribution.InWindows(quantile);
        Context.BeforeRun("SampleQuantile").Metrics.Claim(window.Name);
        Context.Sampler.Add("", window);
    }

    /// <summary>
    /// Captures what a host, router, NAT or proxy sends, receives and drops into a pcapng file, with an interface for each of its
    /// links and a comment on each packet that ended there. Before the first <c>Run</c>.
    /// </summary>
    /// <param name="node">Whose packets. Several nodes may share a file.</param>
    /// <param name="file">File name in the results directory, such as <c>web.pcapng</c>.</param>
    /// <param name="filter">
    /// Which packets, as in <c>tcp and port 80 and not host 10.0.0.1</c> (see <see cref="NetSim.Results.CaptureFilter"/>); by default all.
    /// </param>
    /// <param name="snapLength">Octets kept of each packet, 20 to 65,535; 0, the default, keeps all.</param>
    /// <param name="rotateEvery">Simulated time after which the next file begins (<c>web.00001.pcapng</c>); by default never.</param>
    /// <param name="rotateAt">Bytes after which the next file begins, 4,096 or more; by default never.</param>
    /// <param name="keep">Newest files that stay when the capture is cut into several; 0, the default, keeps all.</param>
    /// <exception cref="ScenarioException">
    /// The run has begun, the node is captured already, or an argument is wrong; the message says which.
    /// </exception>
    public static void Pcap(
        Node node, string file, string? filter = null, int snapLength = 0, Duration? rotateEvery = null,
        long? rotateAt = null, int keep = 0)
    {
        ArgumentNullException.ThrowIfNull(node);
        Context.BeforeRun("Pcap").Captures.Add(
            node, file, CaptureRequest.Parse(snapLength, filter, rotateEvery, rotateAt, keep));
    }

    internal static void RequirePositive(Duration span, string what)
    {
        if (span <= Duration.Zero)
        {
            throw new ScenarioException($"{what} needs a span above zero, not {span}.");
        }
    }
}
