using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>
/// Ports, TIME-WAIT, closing, keepalive, RTO, delayed ACKs and NAT at parameters that no measured record has, measured
/// on Linux 6.18.44 after the replays had been written.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class IndependentClosingTests
{
    public static IEnumerable<TestCaseData> Records() =>
        MeasurementFile.Read(Path.Combine(AppContext.BaseDirectory, "independent-closing-6.18.json")).Select(
            static (record, number) => new TestCaseData(record).SetArgDisplayNames($"{number}: {record.Experiment}"));

    [TestCaseSource(nameof(Records))]
    public void It_does_so_at_other_parameters_too(MeasurementRecord record)
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
