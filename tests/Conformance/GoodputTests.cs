using System.Text.Json.Nodes;
using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>Bulk transfers of Linux 6.18 over a lossy bottleneck: twenty seeds against the mean of each measurement.</summary>
public sealed class GoodputTests
{
    // BBR is replayed by the command; its smoothed RTT at one instant and some windows still miss.
    private static readonly string[] Controls = ["reno", "cubic"];

    [TestCaseSource(nameof(Controls))]
    public void A_bulk_transfer_goes_as_fast_as_the_kernels(string control)
    {
        var records = Records(control);

        var report = Verifier.Verify(records, new ReplaySettings { Workers = 1 });

        Assert.That(report.Records.SelectMany(Failures), Is.Empty);
        Assert.That(report.Passed, Is.EqualTo(records.Count));
    }

    [Test]
    public void Repetitions_of_a_measurement_are_compared_by_their_mean()
    {
        var pair = Records("cubic").Where(static r => (double)r.Parameters["loss"]! == 0.02).Take(2).ToList();

        var report = Verifier.Verify(pair, new ReplaySettings { Workers = 1 });

        Assert.That(pair.Select(static r => (int)r.Parameters["seed"]!), Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That(report.Records[0].Fields, Is.SameAs(report.Records[1].Fields));
        var goodput = report.Records[0].Fields.Single(static f => f.Name == "goodput_mbit");
        Assert.That((double)goodput.Observed!, Is.EqualTo(pair.Average(static r => (double)r.Observed!["goodput_mbit"]!)).Within(1e-6));
    }

    [Test]
    public void A_transfer_that_is_a_fifth_slower_fails()
    {
        var record = Records("reno").First(static r => (double)r.Parameters["loss"]! == 0.02);
        var slower = (JsonObject)record.Observed!.DeepClone();
        slower["goodput_mbit"] = (double)slower["goodput_mbit"]! * 0.8;

        var result = Verifier.Verify(record with { Observed = slower }, new ReplaySettings());

        Assert.That(result.Fields.Where(static f => !f.Passed).Select(static f => f.Name), Does.Contain("goodput_mbit"));
    }

    [Test]
    public void The_generator_of_the_losses_draws_what_Pythons_draws()
    {
        // random.Random(1) and random.Random(20260101), first three numbers of each.
        var one = new MersenneTwister(1);
        var other = new MersenneTwister(20_260_101);

        Assert.That(
            new[] { one.NextDouble(), one.NextDouble(), one.NextDouble() },
            Is.EqualTo(new[] { 0.13436424411240122, 0.8474337369372327, 0.763774618976614 }));
        Assert.That(
            new[] { other.NextDouble(), other.NextDouble(), other.NextDouble() }, Is.EqualTo(new[] { 0.044717192733188416, 0.297835610487425, 0.006481402397762404 }));
    }

    private static List<MeasurementRecord> Records(string control) =>
        [.. MeasurementFile.Read(Measurements.Goodput).Where(r => (string?)r.Parameters["cc"] == control)];

    private static IEnumerable<string> Failures(RecordResult result)
    {
        var what = result.Record.Parameters.ToJsonString();
        return result.Fields
            .Where(static field => !field.Passed)
            .Select(field => $"{what} {field.Name}: observed {field.Observed}, simulated {field.Simulated}")
            .Concat(result.Reason is { } reason ? [$"{what}: {reason}"] : []);
    }
}
