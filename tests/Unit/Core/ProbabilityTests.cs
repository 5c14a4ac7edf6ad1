using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class ProbabilityTests
{
    [TestCase("0", 0UL)]
    [TestCase("50%", 1UL << 63)]
    [TestCase("0.25", 1UL << 62)]
    [TestCase(" 12.5 % ", 1UL << 61)]
    [TestCase("100%", ulong.MaxValue)]
    [TestCase("1", ulong.MaxValue)]
    public void Text_becomes_a_threshold(string text, ulong threshold)
    {
        Assert.That(Probability.Parse(text).Threshold, Is.EqualTo(threshold));
    }

    [TestCase("101%")]
    [TestCase("-1%")]
    [TestCase("1.5")]
    [TestCase("NaN")]
    [TestCase("often")]
    [TestCase("")]
    public void What_is_no_probability_is_refused_by_name(string text)
    {
        Assert.That(
            () => Probability.Parse(text),
            Throws.InstanceOf<FormatException>().With.Message.Contains($"'{text}'"));
    }

    [Test]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.That(() => Probability.FromFraction(1.1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Probability.FromFraction(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Probability.FromPercent(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Never_and_always_hold_for_every_draw([Values(0UL, 1UL << 63, ulong.MaxValue)] ulong draw)
    {
        Assert.That(Probability.Never.Happens(draw), Is.False);
        Assert.That(Probability.Always.Happens(draw), Is.True);
    }

    [Test]
    public void It_happens_as_often_as_it_says()
    {
        const int Draws = 200_000;
        var key = RandomKey.FromSeed(5).For("bernoulli");
        var tenth = Probability.FromPercent(10);
        var happened = Enumerable.Range(0, Draws).Count(n => tenth.Happens(key.Draw((ulong)n)));

        Assert.That(happened, Is.EqualTo(Draws / 10).Within(5 * Math.Sqrt(Draws * 0.09)));
    }

    [Test]
    public void It_reads_back_what_it_writes([Values("0%", "1.5%", "33.25%", "100%")] string text)
    {
        Assert.That(Probability.Parse(text).ToString(), Is.EqualTo(text));
    }
}
