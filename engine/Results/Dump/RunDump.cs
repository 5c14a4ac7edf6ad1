using NetSim.Core;

namespace NetSim.Results;

/// <summary>A dump read to its end: the run as far as it is known, and what was damaged.</summary>
/// <param name="Run">
/// The run; null when the record that names the scenario is lost. Without an end record it ended as
/// <see cref="RunEnding.Lost"/>.
/// </param>
/// <param name="Records">Number of good records.</param>
/// <param name="Damage">What was wrong (the first hundred places).</param>
/// <param name="DamageCount">Number of damaged places.</param>
public sealed record RunDump(
    RunRecord? Run, long Records, IReadOnlyList<DamageReport> Damage, long DamageCount)
{
    private static readonly RunEnd s_lost =
        new(RunEnding.Lost, "the dump has no end record", null, 0, SimTime.Zero);

    /// <summary>Reads a dump; samples are handed on batch by batch and not kept.</summary>
    /// <param name="stream">The dump; closed in the end.</param>
    /// <param name="onSamples">Gets every good batch, in order; null to pass over them.</param>
    /// <exception cref="ResultsException">
    /// It is the dump of something else than a run, or of a later version.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static RunDump Load(Stream stream, Action<SampleBatch>? onSamples = null)
    {
        using var reader = new RunDumpReader(stream);
        RunIdentity? identity = null;
        RunEnd? end = null;
        List<MetricRecord> metrics = [];
        List<HostRecord> hosts = [];
        List<ExpectationRecord> expectations = [];
        List<AlertRecord> alerts = [];
        long records = 0;
        var latest = SimTime.Zero;
        while (reader.TryRead(out var record))
        {
            records++;
            switch (record.Content)
            {
                case RunIdentity found:
                    identity = found;
                    break;
                case SampleBatch batch:
                    latest = batch.Rows.Count > 0 ? batch.Rows[^1].At : latest;
                    onSamples?.Invoke(batch);
                    break;
                case MetricRecord metric:
                    metrics.Add(metric);
                    break;
                case HostRecord host:
                    hosts.Add(host);
                    break;
                case ExpectationRecord expectation:
                    expectations.Add(expectation);
                    break;
                case AlertRecord alert:
                    alerts.Add(alert);
                    break;
                case RunEnd found:
                    end = found;
                    break;
            }
        }

        // A run whose end is lost lasted at least until its last sample.
        end ??= s_lost with { Simulated = latest };
        var run = identity is null ? null : new RunRecord(
            identity, metrics, hosts, expectations, alerts,
            end.Ending, end.Reason, end.Fingerprint, end.Events, end.Simulated);
        return new RunDump(run, records, reader.Damage, reader.DamageCount);
    }
}
