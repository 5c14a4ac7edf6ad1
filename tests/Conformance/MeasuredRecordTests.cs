using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>Every measurement of Linux 6.18, replayed.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class MeasuredRecordTests
{
    public static IEnumerable<TestCaseData> Measured() => Measurements.CasesOf(Measurements.Measured);

    public static IEnumerable<TestCaseData> Independent() => Measurements.CasesOf(Measurements.Independent);

    [TestCaseSource(nameof(Measured))]
    public void The_simulator_does_what_the_kernel_did(MeasurementRecord record) => Verify(record);

    [TestCaseSource(nameof(Independent))]
    public void It_does_so_at_other_parameters_too(MeasurementRecord record) => Verify(record);

    private static void Verify(MeasurementRecord record)
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
