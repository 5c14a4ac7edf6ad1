using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>One run that somebody is to execute.</summary>
/// <param name="Point">Number of its point, from 1.</param>
/// <param name="Repetition">Number of its repetition, from 1.</param>
/// <param name="Seed">The seed that decides every draw of it.</param>
/// <param name="Parameters">The values given.</param>
public sealed record RunTask(int Point, int Repetition, ulong Seed, IReadOnlyList<ParameterText> Parameters);

/// <summary>A run that has ended, well or not.</summary>
/// <param name="Point">Number of its point, from 1.</param>
/// <param name="Repetition">Number of its repetition, from 1.</param>
/// <param name="Run">What is known of it; hosts, samples and alerts are not kept.</param>
/// <param name="Fault">Who is to blame when it failed.</param>
public sealed record RunResult(int Point, int Repetition, RunRecord Run, RunFault Fault = RunFault.None);

/// <summary>Who is to blame for a run without a result.</summary>
public enum RunFault
{
    /// <summary>Nobody: the run is complete.</summary>
    None,

    /// <summary>The scenario: it threw, or exceeded a limit.</summary>
    Scenario,

    /// <summary>The command line: a parameter that the scenario refuses.</summary>
    Usage,

    /// <summary>NetSim itself.</summary>
    Engine,
}
