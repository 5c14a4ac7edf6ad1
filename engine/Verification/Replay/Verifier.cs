using System.Text.Json.Nodes;
using NetSim.Hosts;

namespace NetSim.Verification;

/// <summary>Replays measurements in the simulator and compares them number by number.</summary>
public static class Verifier
{
    /// <summary>Replays records; several at a time, with the same outcome for any number of workers.</summary>
    /// <param name="records">What was measured.</param>
    /// <param name="settings">How to replay.</param>
    /// <exception cref="ArgumentException">There is no such kernel.</exception>
    public static VerificationReport Verify(IReadOnlyList<MeasurementRecord> records, ReplaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(settings);
        _ = Tcp.KernelProfile.Find(settings.Kernel);
        var groups = Repetitions.Group(records);
        var results = new RecordResult[records.Count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = settings.Workers };
        Parallel.For(0, groups.Count, workers, i =>
        {
            var repeated = groups[i].Select(place => records[place]).ToList();
            var outcome = VerifyMean(repeated, settings);
            for (var j = 0; j < repeated.Count; j++)
            {
                results[groups[i][j]] = outcome with { Record = repeated[j] };
            }
        });
        return new(results);
    }

    /// <summary>Replays one record.</summary>
    public static RecordResult Verify(MeasurementRecord record, ReplaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(settings);
        return VerifyMean([record], settings);
    }

    // Records that differ in the number of the repetition only.
    private static RecordResult VerifyMean(List<MeasurementRecord> repeated, ReplaySettings settings)
    {
        var record = repeated[0];
        if (record.Observed is not { } observed)
        {
            return new(record, [], "not measured");
        }

        if (repeated.Count > 1)
        {
            // Not null: only those are grouped.
            observed = Repetitions.Mean([.. repeated.Select(static one => one.Observed!)]);
        }

        try
        {
            var experiment = Experiments.Find(record.Experiment);
            var parameters = repeated.Select(one => experiment.Parameters.Read(one.Parameters)).ToList();
            var simulated = new JsonObject[experiment.Seeds];
            for (var i = 0; i < simulated.Length; i++)
            {
                using var bench = new Bench(settings with { Seed = settings.Seed + (ulong)i });
                simulated[i] = experiment.Run(parameters[i % parameters.Count], bench);
            }

            return new(record, FieldComparison.Compare(experiment.Fields, observed, simulated), null);
        }
        catch (Exception e) when (e is ReplayException or SysctlException or SocketError)
        {
            return new(record, [], e.Message);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException
            or OverflowException)
        {
            // Numbers that no experiment refuses by name but the simulator does: this record's
            // failure, not the command's.
            return new(record, [], $"cannot be replayed: {e.Message}");
        }
    }
}
