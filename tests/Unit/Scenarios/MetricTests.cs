using NetSim.Core;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

public sealed class MetricTests
{
    [Test]
    public void A_ratio_of_counters_is_a_real_number_and_its_check_says_what_it_saw()
    {
        var early = Counter("ConnectOk", 8) / Counter("Requests", 140);
        Check check = early > 0.99;

        Assert.That(check.Holds, Is.False);
        Assert.That(check.Value, Is.EqualTo(8.0 / 140));
        Assert.That(check.Text, Is.EqualTo("ConnectOk/Requests = 0.0571429, wanted > 0.99"));
    }

    [Test]
    public void Checks_combine_and_keep_the_part_that_failed()
    {
        var timeouts = Counter("Timeouts", 3);
        Check both = timeouts == 0 && timeouts < 100;

        Assert.That(both.Holds, Is.False);
        Assert.That(both.Text, Is.EqualTo("Timeouts = 3, wanted == 0"));
    }

    [Test]
    public void Two_metrics_are_equal_when_their_values_are()
    {
        Check same = Counter("Left", 5) == Counter("Right", 5);
        Check different = Counter("Left", 5) == Counter("Right", 6);

        Assert.That(same.Holds, Is.True);
        Assert.That(different.Holds, Is.False);
        Assert.That(different.Text, Is.EqualTo("Left = 5, wanted == Right = 6"));
        Assert.That((Counter("Left", 5) != Counter("Right", 6)).Holds, Is.True);
    }

    [Test]
    public void A_latency_compares_with_a_span_of_time()
    {
        var histogram = new Histogram();
        histogram.Record(20_000_000);
        var latency = new DistributionMetric("l", "Latency", "s", 1e9, () => histogram);

        Assert.That((latency.P99 <= 20.ms).Holds, Is.True);
        Assert.That((latency.P99 < 19.ms).Holds, Is.False);
    }

    [Test]
    public void Units_mean_what_they_say()
    {
        Assert.That(1.5.s, Is.EqualTo(1_500.ms));
        Assert.That(2.hours, Is.EqualTo(120.min));
        Assert.That(0.1.ms, Is.EqualTo(100.us));
        Assert.That(1.Gbps, Is.EqualTo(1_000.Mbps));
        Assert.That(0.5.percent.Fraction, Is.EqualTo(0.005));
        Assert.That(900.perSecond.MeanInterval.Seconds, Is.EqualTo(1.0 / 900).Within(1e-9));
    }

    [Test]
    public void Expect_keeps_its_source_text_and_place()
    {
        var outcome = CodeProgram.Run(() =>
        {
            Net.Host("lonely");
            Run(1.s);
            Expect(1 + 1 == 3);
        });

        var expectation = outcome.Record.Expectations.Single();
        Assert.That(expectation.Passed, Is.False);
        Assert.That(expectation.Text, Does.StartWith("1 + 1 == 3 (MetricTests.cs:"));
    }

    private static CounterMetric Counter(string name, long value) => new(name.ToLowerInvariant(), name, () => value);
}
