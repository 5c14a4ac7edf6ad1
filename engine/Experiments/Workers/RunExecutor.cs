using NetSim.Core;
using NetSim.Results;
using NetSim.Scenarios;

namespace NetSim.Experiments;

/// <summary>Executes runs of one scenario in this process, and makes a result of whatever comes of them.</summary>
/// <param name="script">The compiled scenario.</param>
/// <param name="kernel">The command line's kernel profile, or null.</param>
public sealed class RunExecutor(WorkerScript script, string? kernel)
{
    /// <summary>Executes a run to its end, on the calling thread.</summary>
    /// <param name="task">The run.</param>
    /// <returns>Its result; whatever it threw is in there.</returns>
    public RunResult Execute(RunTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var program = script.Program ?? throw new InvalidOperationException(script.Refusal);
        var parameters = task.Parameters.ToDictionary(p => p.Name, p => p.Value);
        try
        {
            var settings = new RunSettings { Parameters = parameters, Seed = task.Seed, Kernel = kernel };
            var outcome = ScenarioRunner.Run(program, settings);
            var slim = outcome.Record with { Hosts = [], Alerts = [] };
            return outcome.Failure is { } failure
                ? Failed(task, slim, failure)
                : new RunResult(task.Point, task.Repetition, slim);
        }
        catch (Exception thrown)
        {
            // An engine fault, or a kernel that does not exist: the next run may be fine, and the sweep goes on.
            var scenario = Path.GetFileNameWithoutExtension(program.Path);
            return Failed(task, FailedRuns.Record(scenario, kernel, task, string.Empty), thrown);
        }
    }

    private RunResult Failed(RunTask task, RunRecord run, Exception failure)
    {
        var fault = failure is ScenarioException { IsUsage: true } ? RunFault.Usage
            : script.IsEngineFault(failure) ? RunFault.Engine
            : RunFault.Scenario;
        return new RunResult(
            task.Point, task.Repetition, run with
            {
                Ending = RunEnding.Failed, Reason = script.Describe(failure),
            }, fault);
    }
}

/// <summary>Records of runs that could not speak for themselves.</summary>
internal static class FailedRuns
{
    public static RunRecord Record(string scenario, string? kernel, RunTask task, string reason) => new(
        new RunIdentity(
            scenario,
            task.Seed,
            kernel ?? ScenarioContext.DefaultKernel,
            [.. task.Parameters.Select(p => new ParameterRecord(p.Name, ScalarValue.Of(p.Value)))]),
        [], [], [], [], RunEnding.Failed, reason, null, 0, SimTime.Zero);
}
