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

    /// <summary>Simulates for a span and forgets what was measured in it.</summary>
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

    /// <summary>Captures what a host sends and receives into a pcapng file. Before the first <c>Run</c>.</summary>
    /// <param name="host">Whose packets.</param>
    /// <param name="file">File name, relative to the results directory (or to the current one without <c>--out</c>).</param>
    /// <exception cref="ScenarioException">The run has begun, or the file name is empty.</exception>
    public static void Pcap(Host host, string file)
    {
        ArgumentNullException.ThrowIfNull(host);
        Context.BeforeRun("Pcap").Captures.Add(host, file);
    }

    internal static void RequirePositive(Duration span, string what)
    {
        if (span <= Duration.Zero)
        {
            throw new ScenarioException($"{what} needs a span above zero, not {span}.");
        }
    }
}
