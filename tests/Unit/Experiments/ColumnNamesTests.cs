using NetSim.Core;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Tests;

/// <summary>How people name a column of a table.</summary>
public sealed class ColumnNamesTests
{
    [TestCase("latency", "latency_mean_s")]
    [TestCase("latency_mean", "latency_mean_s")]
    [TestCase("latency_p99", "latency_p99_s")]
    [TestCase("latency_p99_s", "latency_p99_s")]
    [TestCase("served", "served")]
    public void A_column_is_found_by_its_full_and_its_short_names(string name, string column) =>
        Assert.That(ColumnNames.Resolve(Run(), name), Is.EqualTo(column));

    [TestCase("latncy", "latency")]
    [TestCase("size", "there is no metric 'size'")]
    public void What_is_no_metric_is_refused_parameters_too(string name, string said) =>
        Assert.That(() => ColumnNames.Resolve(Run(), name),
            Throws.TypeOf<ExperimentException>().With.Message.Contains(said));

    private static RunRecord Run()
    {
        var histogram = new Histogram();
        histogram.Record(20_000_000);
        var task = new RunTask(1, 1, 7, [new ParameterText("size", "8")]);
        var run = Models.Result(task, ("served", 0.5)).Run;
        var latency = new MetricRecord("latency", "s", histogram.Summarize(1e9));
        return run with { Metrics = [.. run.Metrics, latency] };
    }
}
