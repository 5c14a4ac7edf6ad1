using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>Every measurement of Linux 6.18, replayed.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class MeasuredRecordTests
{
    public static IEnumerable<TestCaseData> Records()
    {
        var known = Experiments.All.Select(static experiment => experiment.Name).ToHashSet();
        return Measurements.All.Where(record => known.Contains(record.Experiment)).Select(static (record, number) =>
            new TestCaseData(record).SetArgDisplayNames($"{number}: {record.Experiment}"));
    }

    [TestCaseSource(nameof(Records))]
    public void The_simulator_does_what_the_kernel_did(MeasurementRecord record)
    {
        var result = Verifier.Verify(record, new ReplaySettings());

        Assert.Multiple(() =>
        {
            Assert.That(result.Reason, Is.Null);
            Assert.That(result.Fields, Is.Not.Empty);
            Assert.That(
                result.Fields.Where(static field => !field.Passed), Is.Empty, record.Parameters.ToJsonString());
        });
    }
}
