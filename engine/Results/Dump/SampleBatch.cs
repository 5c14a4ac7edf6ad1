using NetSim.Core;

namespace NetSim.Results;

/// <summary>Samples as they lie in a dump: a few hundred rows in the order of time, and what they belong to.</summary>
/// <param name="Series">The series of this batch.</param>
/// <param name="Rows">The samples; <see cref="Sample.Series"/> is an index into <paramref name="Series"/>.</param>
public sealed record SampleBatch(IReadOnlyList<SampleSeries> Series, IReadOnlyList<Sample> Rows);

/// <summary>How a run ended, as the last record of a dump says it.</summary>
/// <param name="Ending">How the run ended.</param>
/// <param name="Reason">Why, when it is partial.</param>
/// <param name="Fingerprint">Fingerprint; null for a partial run.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Simulated">Simulated time that has passed.</param>
public sealed record RunEnd(
    RunEnding Ending, string? Reason, string? Fingerprint, long Events, SimTime Simulated);

/// <summary>The first record of a dump.</summary>
/// <param name="Schema">Name and version of the format: <c>netsim.run/1</c>.</param>
/// <param name="Engine">Which engine wrote it.</param>
public sealed record DumpSchema(string Schema, string Engine);

/// <summary>A good record of a dump.</summary>
/// <param name="Kind">What it is, as written.</param>
/// <param name="Sequence">Its number in the stream, from 0.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Content">
/// <see cref="DumpSchema"/>, <see cref="RunIdentity"/>, <see cref="SampleBatch"/>, <see cref="MetricRecord"/>,
/// <see cref="HostRecord"/>, <see cref="ExpectationRecord"/>, <see cref="AlertRecord"/> or <see cref="RunEnd"/>.
/// </param>
public sealed record DumpRecord(string Kind, uint Sequence, long Offset, object Content);
