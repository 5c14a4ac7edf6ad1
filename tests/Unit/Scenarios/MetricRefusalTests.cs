using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>Own metrics and alerts that cannot be are refused with what would be right.</summary>
public sealed class MetricRefusalTests
{
    [Test]
    public void A_name_is_given_once() => Assert.Multiple(() =>
    {
        Refused(() => (Counter("x"), Gauge("x")), "'x' is taken");
        Refused(() => (Histogram("x"), Histogram("x")), "'x' is taken");
        Refused(() => { var x = Histogram("x"); SampleQuantile(x); SampleQuantile(x); return 0; }, "'x.window_p99'");
        Refused(() => { SampleQuantile(Histogram("x"), 99); return 0; }, "between 0 and 1");
        Refused(() => Counter(" "), "must not be empty");
        Refused(() => (Alert(Gauge("x"), warning: 1), Alert("x", () => Gauge("y"), warning: 1)), "'alert x' is taken");
    });

    [Test]
    public void Values_that_do_not_fit_are_refused() => Assert.Multiple(() =>
    {
        Refused(() => { Counter("x").Add(-1); return 0; }, "'x'", "only counts up", "Gauge");
        Refused(() => { Histogram("x").Record(5); return 0; }, "'x'", "bare number", "unit: \"bytes\"");
        Refused(() => { Histogram("x", "bytes").Record(5.ms); return 0; }, "'x'", "span of time");
        Refused(() => { Histogram("x").Record((-5).ms); return 0; }, "'x'", "from zero on");
    });

    [Test]
    public void Thresholds_that_make_no_sense_are_refused() => Assert.Multiple(() =>
    {
        Refused(() => Alert(Gauge("x")), "'x'", "warning: or critical:");
        Refused(() => Alert(Gauge("x"), warning: 8, critical: 6), "'x'", "at least its warning's 8");
        Refused(() => Alert(Gauge("x"), warning: 6, critical: 8, below: true), "'x'", "at most its warning's 6");
        Refused(() => Alert(Gauge("x"), warning: 6, hold: (-1).s), "'x'", "at least zero");
        Refused(() => Alert(Gauge("x"), warning: 6, every: 0.s), "every", "above zero");
        Refused(() => Alert(Histogram("x"), warning: 6), "'x' is a distribution", "P99");
        Refused(() => Alert(Counter("x") / Counter("y"), warning: 6), "'x/y'", "() =>");
    });

    [Test]
    public void Handlers_write_and_do_not_read() => Assert.Multiple(() =>
    {
        InHandler(() => _ = Own.Value, "may write 'own' but not read it", "State<T>");
        InHandler(() => Counter("late"), "Counter(\"late\") is for the script");
    });

    private static OwnCounter Own { get; set; } = null!; // Made by each scenario that uses it.

    private static void InHandler(Action action, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() =>
        {
            Own = Counter("own");
            Net.Host("a").Start(async _ =>
            {
                await Sleep(1.ms);
                action();
            });
            Run(1.s);
        });
        Contains(outcome, fragments);
    }

    private static void Refused<T>(Func<T> text, params string[] fragments) =>
        Contains(CodeProgram.Run(() => text()), fragments);

    private static void Contains(ScenarioOutcome outcome, string[] fragments)
    {
        Assert.That(outcome.Failure, Is.Not.Null);
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.ToString(), Does.Contain(fragment));
        }
    }
}
