using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>One run of the command and what came of it.</summary>
/// <param name="Column">Which values it had.</param>
/// <param name="Outcome">Record and failure.</param>
internal sealed record ColumnResult(RunColumn Column, ScenarioOutcome Outcome)
{
    public RunRecord Record => Outcome.Record;

    /// <summary>What was sampled, for a terminal; null elsewhere.</summary>
    public RunPlots? Plots { get; init; }

    /// <summary>The exit code that this run alone would give.</summary>
    public int ExitCode => Outcome.Failure switch
    {
        ScenarioException { IsUsage: true } or ResultsException => Cli.ExitCode.Usage,
        { } failure when ScriptFailure.IsEngineFault(failure) => Cli.ExitCode.InternalError,
        not null => Cli.ExitCode.ScenarioFailed,
        null => Record.Ending switch
        {
            RunEnding.WallLimit => Cli.ExitCode.WallLimit,
            RunEnding.Interrupted => Cli.ExitCode.Interrupted,
            _ => Record.Expectations.Any(e => !e.Passed) ? Cli.ExitCode.ExpectationFailed : Cli.ExitCode.Ok,
        },
    };
}
