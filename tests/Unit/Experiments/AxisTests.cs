using NetSim.Experiments;
using NetSim.Scenarios;

namespace NetSim.Tests.Unit;

public sealed class AxisTests
{
    [TestCase("a=1,2,4", "1 2 4")]
    [TestCase("a=64..512*2", "64 128 256 512")]
    [TestCase("a=16..64+16", "16 32 48 64")]
    [TestCase("a=0..0.3+0.1", "0 0.1 0.2 0.3")]
    [TestCase("a=1..4", "1 2 3 4")]
    [TestCase("a=1_000..4_000*2", "1000 2000 4000")]
    [TestCase("a=1,8..16*2,100", "1 8 16 100")]
    [TestCase("a=x\\,y,z", "x,y z")]
    public void Values_are_those_that_one_reads(string text, string values) =>
        Assert.That(string.Join(' ', Axis.Parse(text).Values), Is.EqualTo(values));

    [TestCase("a=512..64*2", "the range 512..64*2 of 'a' is empty: 64 lies below 512")]
    [TestCase("a=1..9*1", "never ends")]
    [TestCase("a=0..9*2", "never ends")]
    [TestCase("a=1..9+0", "never ends")]
    [TestCase("a=1..9+x", "'x' is no number")]
    [TestCase("a=0.5..2", "fractions and no step")]
    [TestCase("a=", "lacks a value")]
    [TestCase("a=1,,2", "lacks a value")]
    [TestCase("a=1,1", "the value 1 twice")]
    [TestCase("a", "not name=values")]
    [TestCase("=1", "not name=values")]
    [TestCase("a=0..1e12+1", "more than 100000 values")]
    public void Wrong_ranges_are_refused_by_name(string text, string message) =>
        Assert.That(() => PointSet.Grid([Axis.Parse(text)]), Throws.TypeOf<ExperimentException>().With.Message.Contains(message));

    [Test]
    public void A_grid_has_every_combination_and_the_last_parameter_varies_fastest()
    {
        var points = PointSet.Grid([Axis.Parse("a=1,2"), Axis.Parse("b=x,y")]);

        Assert.That(points.Select(p => p.ToString()), Is.EqualTo(new[] { "a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y" }));
        Assert.That(points.Select(p => p.Number), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void A_parameter_given_twice_is_refused() =>
        Assert.That(() => PointSet.Grid([Axis.Parse("a=1"), Axis.Parse("a=2")]),
            Throws.TypeOf<ExperimentException>().With.Message.Contains("given twice"));

    [Test]
    public void A_latin_hypercube_uses_every_stratum_of_every_parameter_once()
    {
        var points = PointSet.LatinHypercube([Axis.Parse("a=0.0..1.0"), Axis.Parse("b=1..50"), Axis.Parse("c=x,y")], 50, 42);

        var a = points.Select(p => (int)(double.Parse(p.Parameters[0].Value) * 50)).Order();
        var b = points.Select(p => int.Parse(p.Parameters[1].Value)).Order();
        Assert.That(a, Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(b, Is.EqualTo(Enumerable.Range(1, 50)));
        Assert.That(points.Count(p => p.Parameters[2].Value == "x"), Is.EqualTo(25));
    }

    [Test]
    public void A_latin_hypercube_is_decided_by_the_seed()
    {
        List<Axis> axes = [Axis.Parse("a=0.0..1.0"), Axis.Parse("b=1..50")];
        string Text(ulong seed) => string.Join("; ", PointSet.LatinHypercube(axes, 20, seed));

        var (first, again, other) = (Text(1), Text(1), Text(2));
        Assert.That(again, Is.EqualTo(first).And.Not.EqualTo(other));
    }

    [Test]
    public void A_latin_hypercube_keeps_its_parameters_apart()
    {
        var points = PointSet.LatinHypercube([Axis.Parse("a=1..100"), Axis.Parse("b=1..100")], 100, 42);
        var same = points.Count(p => p.Parameters[0].Value == p.Parameters[1].Value);

        Assert.That(same, Is.LessThan(10));
    }

    [TestCase("backlog=70000", "must be in 0..65535, and 70000 is not (x.csx:3)")]
    [TestCase("backlog=1.5", "is a whole number, not '1.5'")]
    [TestCase("backlog=many", "is a whole number, not 'many'")]
    [TestCase("loss=-1", "must be in 0..100")]
    [TestCase("loss=x", "is a number, not 'x'")]
    [TestCase("on=maybe", "is true or false, not 'maybe'")]
    [TestCase("pick=z", "must be in a|b")]
    [TestCase("backlgo=1", "declares no parameter 'backlgo'; did you mean 'backlog'?")]
    public void Values_are_held_against_the_declaration(string axis, string message) =>
        Assert.That(() => DeclaredParameters.Check(Manifest(), "x.csx", PointSet.Grid([Axis.Parse(axis)])),
            Throws.TypeOf<ExperimentException>().With.Message.Contains(message));

    [Test]
    public void Values_that_the_declaration_allows_pass() =>
        Assert.That(() => DeclaredParameters.Check(Manifest(), "x.csx",
            PointSet.Grid([Axis.Parse("backlog=0,65535"), Axis.Parse("loss=0.5"), Axis.Parse("on=yes"), Axis.Parse("pick=b")])),
            Throws.Nothing);

    private static ParameterManifest Manifest() => new(
        [
            new("backlog", "128", null, "0..65535", 3), new("loss", "0.0", null, "0..100", 4),
            new("on", "true", null, null, 5), new("pick", "a", null, "a|b", 6),
        ],
        IsComplete: true);
}
