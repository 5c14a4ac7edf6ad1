using NetSim.Core;

namespace NetSim.Results;

/// <summary>What is known before the first event: which experiment this run is.</summary>
/// <param name="Scenario">Name of the scenario: its file name without folder and extension.</param>
/// <param name="Seed">The seed that decides everything.</param>
/// <param name="Kernel">Default kernel profile of the run's hosts, such as <c>linux-6.18</c>.</param>
/// <param name="Parameters">Every declared parameter with the value used, in the order of declaration.</param>
public sealed record RunIdentity(
    string Scenario, ulong Seed, string Kernel, IReadOnlyList<ParameterRecord> Parameters)
{
    /// <summary>The question that the scenario asks: the first comment of its text; null when there is none.</summary>
    public string? Question { get; init; }
}

/// <summary>
/// What is known of a run when it has ended, complete or not: the object behind <c>netsim run --json</c>, the dump and
/// <c>summary.csv</c>. Nothing in it depends on the wall clock, on threads or on the machine.
/// </summary>
/// <param name="Identity">Which experiment it was.</param>
/// <param name="Metrics">Recorded metrics, in the order in which the script recorded them; names are unique.</param>
/// <param name="Hosts">Hosts and groups of hosts, in host order; names are unique.</param>
/// <param name="Expectations">What the script expected, in the order of the script.</param>
/// <param name="Alerts">What <c>Alert</c> reported, by instant.</param>
/// <param name="Ending">How the run ended.</param>
/// <param name="Reason">Why a run that is not complete ended, in one sentence; null for a complete one.</param>
/// <param name="Fingerprint">16 or more hex digits; null for a partial run, which has none.</param>
/// <param name="Events">Number of events that happened.</param>
/// <param name="Simulated">How much simulated time has passed.</param>
public sealed record RunRecord(
    RunIdentity Identity,
    IReadOnlyList<MetricRecord> Metrics,
    IReadOnlyList<HostRecord> Hosts,
    IReadOnlyList<ExpectationRecord> Expectations,
    IReadOnlyList<AlertRecord> Alerts,
    RunEnding Ending,
    string? Reason,
    string? Fingerprint,
    long Events,
    SimTime Simulated)
{
    /// <summary>Name and version of the format, in every dump's first record and every JSON object.</summary>
    public const string Schema = "netsim.run/1";

    /// <summary>Whether the run reached its own end; only then has it a fingerprint.</summary>
    public bool Complete => Ending == RunEnding.Until;
}
