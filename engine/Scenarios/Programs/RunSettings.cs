using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>How one run of a scenario is to be executed. Nothing here but seed, parameters and kernel changes its result.</summary>
public sealed record RunSettings
{
    /// <summary>Parameter values by name, as text; parsed by the declaration's type.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What the script finds in <c>Args</c>: words after <c>--</c>, which no record keeps. Default none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The seed of every draw. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// Worker threads, 1 to 256. Default 1. 0 chooses from the critical path of the run's first windows, at most one per
    /// core.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Partitions; 0 chooses from the topology.</summary>
    public int Partitions { get; init; }

    /// <summary>The pending-event set: <c>ladder</c>, <c>radix</c> or <c>bcl</c>.</summary>
    public string Queue { get; init; } = "radix";

    /// <summary>The command line's kernel profile, which wins over the script's <c>Kernel(…)</c>; null when not given.</summary>
    public string? Kernel { get; init; }

    /// <summary>Where results are written; null writes none.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Asks the run to stop at the next event boundary (Ctrl-C, wall-clock limit).</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>What the program was made of; goes into <c>run.log.jsonl</c> for a replay. Null when it is not known.</summary>
    public ProgramOrigin? Origin { get; init; }

    /// <summary>Whether the outcome tells how the work was spread over partitions, windows and hosts. Default false.</summary>
    public bool ProfileEngine { get; init; }

    /// <summary>Whether the outcome tells where the bytes are at the end of the run. Default false.</summary>
    public bool AccountMemory { get; init; }

    /// <summary>Why <see cref="Stop"/> was raised: <c>wall-limit</c> or <c>interrupted</c>. Read when it is.</summary>
    public Func<string>? StopReason { get; init; }

    /// <summary>Told the simulated time and the planned end every now and then, from the running thread; null for silence.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>A capture of every host into this file, as <c>--pcap</c> asks; null for none.</summary>
    public string? CaptureFile { get; init; }

    /// <summary>Which connections' lives the outcome shall tell; null (the default) for none. Tracing changes nothing.</summary>
    public TraceRequest? Trace { get; init; }

    /// <summary>A look at the world while it runs; null (the default) for none. Looking changes nothing.</summary>
    public RunLook? Look { get; init; }

    /// <summary>What <see cref="CaptureFile"/> keeps; by default everything, in one file.</summary>
    public CaptureRequest Capture { get; init; } = CaptureRequest.Everything;

    /// <summary>
    /// Told every sample as it is taken, with whether the quantity only grows; from the thread that executes the script. Null
    /// (the default) for nobody.
    /// </summary>
    public Action<SampleSeries, bool, SimTime, double>? Sampled { get; init; }

    /// <summary>Takes what the script prints; null drops it.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Test hook: the event of this order is delayed by one nanosecond; 0 for none.</summary>
    public ulong DelayedEvent { get; init; }
}

/// <summary>What a program was made of.</summary>
/// <param name="SourceDigest">Digest of its text with everything it loads.</param>
/// <param name="Engine">The engine's version and build.</param>
public sealed record ProgramOrigin(string SourceDigest, string Engine);

/// <summary>How far a run is.</summary>
/// <param name="Now">Simulated time reached.</param>
/// <param name="Until">End of the current <c>Run</c>.</param>
/// <param name="Events">Events handled so far.</param>
public readonly record struct RunProgress(SimTime Now, SimTime Until, long Events);
