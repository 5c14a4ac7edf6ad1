using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// One measured experiment as a small scenario: it takes a record's parameters, does with simulated machines what was
/// done with real ones, and reports what was looked at, in the same words.
/// </summary>
internal interface IExperiment
{
    /// <summary>The name in the records, such as <c>e01_syn_flood</c>.</summary>
    string Name { get; }

    /// <summary>What it may be run with.</summary>
    ParameterSet Parameters { get; }

    /// <summary>How each of its observations is compared. What no rule names must be equal.</summary>
    FieldRules Fields { get; }

    /// <summary>
    /// Seeds that are simulated for one record: more than one where chance decides, so that the observation is compared
    /// with what the seeds span.
    /// </summary>
    int Seeds => 1;

    /// <summary>
    /// The parameter that only numbers repetitions of one measurement; null when there is none. Repetitions
    /// are compared by their mean.
    /// </summary>
    string? Repetition => null;

    /// <summary>Runs it once.</summary>
    /// <returns>The observations.</returns>
    /// <exception cref="ReplayException">It cannot be run with these parameters.</exception>
    JsonObject Run(ParameterValues parameters, Bench bench);
}
