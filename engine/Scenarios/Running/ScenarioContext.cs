using NetSim.Core;
using NetSim.Network;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// The run that the calling code belongs to: what the script has said so far, and the simulation once it runs. Ambient
/// (AsyncLocal), so that many runs go in one process.
/// </summary>
public sealed class ScenarioContext
{
    private static readonly AsyncLocal<ScenarioContext?> Ambient = new();

    internal ScenarioContext(string path, RunSettings settings)
    {
        Path = path;
        Settings = settings;
        Parameters = new Parameters(settings.Parameters);
        Kernel = settings.Kernel is { } asked ? Profiles.Find(asked, isUsage: true).Name : DefaultKernel;
        Net = new NetBuilder(this);
        Simulation = new Simulation(this);
        Output = new Output(this);
        Root = RandomKey.FromSeed(settings.Seed);
    }

    /// <summary>The kernel of hosts that nobody gave one.</summary>
    public const string DefaultKernel = "linux-6.18";

    /// <summary>The current run. A program of its own (<c>dotnet run x.cs</c>) begins one by asking.</summary>
    /// <exception cref="ScenarioException">No run is in progress on this thread.</exception>
    public static ScenarioContext Current => Ambient.Value ?? Standalone.Begin();

    internal string Path { get; }

    internal RunSettings Settings { get; }

    internal Parameters Parameters { get; }

    internal string Kernel { get; set; }

    internal Topology Topology { get; } = new();

    internal NetBuilder Net { get; }

    internal Timeline Timeline { get; } = new();

    internal Simulation Simulation { get; }

    internal RandomKey Root { get; }

    internal MetricRegistry Metrics { get; } = new();

    internal Expectations Expectations { get; } = new();

    internal List<AlertRecord> Alerts { get; } = [];

    internal Captures Captures { get; } = new();

    internal Sampler Sampler { get; } = new();

    internal Output Output { get; }

    /// <summary>This context, or a refusal when the simulation already runs.</summary>
    internal ScenarioContext BeforeRun(string what) => Simulation.HasStarted
        ? throw new ScenarioException($"{what} must come before the first Run: the simulation is already built.")
        : this;

    internal static void Enter(ScenarioContext? context) => Ambient.Value = context;
}
