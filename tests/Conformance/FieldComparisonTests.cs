using System.Text.Json.Nodes;
using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>How a field is compared.</summary>
public sealed class FieldComparisonTests
{
    [Test]
    public void What_no_rule_names_must_be_equal()
    {
        var results = Compare(new(), """{"a": 1, "b": [1, 2]}""", """{"a": 1.0, "b": [1, 3]}""");

        Assert.That(Names(results, passed: true), Is.EqualTo(new[] { "a", "b.#", "b[0]" }));
        Assert.That(Names(results, passed: false), Is.EqualTo(new[] { "b[1]" }));
    }

    [Test]
    public void A_field_that_only_one_side_has_differs()
    {
        var results = Compare(new(), """{"a": 1}""", """{"b": 1}""");

        Assert.That(Names(results, passed: false), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void An_absent_counter_is_zero()
    {
        var results = Compare(new(), """{"counters": {"x": 0}}""", """{"counters": {"y": 1}}""");

        Assert.That(Names(results, passed: true), Is.EqualTo(new[] { "counters.x" }));
        Assert.That(Names(results, passed: false), Is.EqualTo(new[] { "counters.y" }));
    }

    [Test]
    public void Free_fields_are_not_compared()
    {
        var rules = new FieldRules().Free("list[].at", "any.*");

        var results = Compare(
            rules, """{"list": [{"at": 1, "n": 1}], "any": {"k": 1}}""",
            """{"list": [{"at": 2, "n": 1}], "any": {"k": 2}}""");

        Assert.That(Names(results, passed: true), Is.EqualTo(new[] { "list.#", "list[0].n" }));
        Assert.That(Names(results, passed: false), Is.Empty);
    }

    [TestCase(1.04, true)]
    [TestCase(1.05, false)]
    [TestCase(0.96, true)]
    public void A_timer_of_a_second_may_be_late_by_32_ms_and_10_for_the_measuring(double observed, bool passes)
    {
        var results = Compare(
            new FieldRules().Time("at"), $$"""{"at": {{observed}}}""", """{"at": 1.0}""");

        Assert.That(results.Single().Passed, Is.EqualTo(passes));
    }

    [Test]
    public void Lateness_adds_up_along_a_list_and_only_the_simulation_sets_it()
    {
        var results = Compare(
            new FieldRules().Time("at[]"), """{"at": [0, 1.04, 3.07, 900]}""", """{"at": [0, 1.0, 3.0, 7.0]}""");

        var tolerances = results.Where(static r => r.Rule == "time").Select(static r => r.Tolerance);
        Assert.That(tolerances, Is.EqualTo(new[] { 0.010, 0.042, 0.074, 0.330 }).Within(1e-9));
        Assert.That(Names(results, passed: false), Is.EqualTo(new[] { "at[3]" }));
    }

    [TestCase(0.19, true)]
    [TestCase(0.16, false)]
    [TestCase(0.34, false)]
    public void With_several_seeds_their_range_counts(double observed, bool passes)
    {
        var rules = new FieldRules().Seeds(0.03, "fraction");
        var simulated = new[] { 0.2, 0.3 }.Select(static f => new JsonObject { ["fraction"] = f }).ToList();

        var results = FieldComparison.Compare(rules, new JsonObject { ["fraction"] = observed }, simulated);

        Assert.That(results.Single().Passed, Is.EqualTo(passes));
    }

    [Test]
    public void A_curve_is_compared_outside_of_its_transitions()
    {
        var rules = new FieldRules().Curve(2, "_full", "curve");
        const string Simulated = """{"curve": [], "_full": [[0, 64], [7.2, 32], [64, 0]]}""";

        Assert.That(Compare(rules, """{"curve": [[3, 64], [7.3, 50], [20, 33]]}""", Simulated).Single().Passed, Is.True);
        Assert.That(Compare(rules, """{"curve": [[3, 64], [20, 50]]}""", Simulated).Single().Passed, Is.False);
    }

    private static IReadOnlyList<FieldResult> Compare(FieldRules rules, string observed, string simulated) =>
        FieldComparison.Compare(rules, Parse(observed), [Parse(simulated)]);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static IEnumerable<string> Names(IEnumerable<FieldResult> results, bool passed) =>
        results.Where(result => result.Passed == passed).Select(static result => result.Name);
}
