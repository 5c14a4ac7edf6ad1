using System.CommandLine;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>What every verb that runs many runs can be told.</summary>
internal sealed class ExperimentOptions
{
    public Argument<string> Scenario { get; } = new("scenario")
    {
        Description = "The scenario, a .csx file. 'netsim list' shows those that come with NetSim.",
    };

    public Option<string[]> Parameters { get; } = ParameterOption.Create(
        "A parameter and its values: a list, a range with a factor or a distance, or both; "
            + "'\\,' is a comma inside a value.",
        "name=a,b,c|lo..hi*k|lo..hi+k");

    public Option<ulong> Seed { get; } =
        NumberOption.Create("--seed", "The seed of the experiment, of which every run's is made", 0, ulong.MaxValue, 42);

    public Option<string?> Kernel { get; } = new("--kernel")
    {
        Description = "Kernel profile of hosts that do not name one themselves [default: the script's, else linux-6.18]",
        HelpName = "linux-6.18",
    };

    public Option<double> Confidence { get; } =
        FractionOption.Create("--confidence", "Confidence of every interval", 0.5, 0.9999, 0.95);

    public Option<string[]> Expectations { get; } = new("--expect")
    {
        Description = "What must hold of the metrics at every point, such as 'users.timeouts == 0 && early > 0.99'",
        HelpName = "expr",
        DefaultValueFactory = _ => [],
    };

    public Option<ulong> Workers { get; } =
        NumberOption.Create("-j", "Worker processes; changes speed only", 1, 1_024, (ulong)Environment.ProcessorCount);

    public Option<TimeSpan?> WallLimit { get; } =
        SpanOption.Create("--wall-limit", "End the command after so much real time; --resume goes on");

    public Option<TimeSpan?> RunLimit { get; } =
        SpanOption.Create("--run-limit", "Real time that one run may take before it is recorded as failed [default: 1h]");

    public Option<ulong> MemoryLimit { get; } =
        NumberOption.Create("--memory-limit", "Memory of a worker in MiB at which its run is recorded as failed, 0 for none",
            0, 1 << 24, 0);

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of the table" };

    public Option<bool> Quiet { get; } = new("-q", "--quiet")
    {
        Description = "No progress, no warnings, no links; errors remain",
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "No colours, as with the environment variable NO_COLOR",
    };

    public void AddTo(Command command)
    {
        ScenarioArgument.RefuseOptions(Scenario);
        command.Add(Scenario);
        Option[] all =
        [
            Parameters, Seed, Kernel, Confidence, Expectations, Workers, WallLimit, RunLimit, MemoryLimit, Json, Quiet, NoColor,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The expectations, read.</summary>
    /// <exception cref="ExperimentException">One is malformed.</exception>
    public IReadOnlyList<Expression> ReadExpectations(ParseResult result) =>
        [.. (result.GetValue(Expectations) ?? []).Select(Expression.Parse)];

    /// <summary>What a run may use.</summary>
    public RunLimits Limits(ParseResult result) => new(
        result.GetValue(RunLimit) ?? RunLimits.Default.Wall, (long)result.GetValue(MemoryLimit) << 20);
}
