using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class PortableMathTests
{
    [Test]
    public void Log_is_within_two_units_in_the_last_place(
        [Values(5e-324, 1e-300, 1e-10, 0.5, 0.9999999, 1, 1.0000001, 2, 3.14159, 10, 12345.678, 1e300)] double x)
    {
        Assert.That(UlpsBetween(PortableMath.Log(x), Math.Log(x)), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Exp_is_within_two_units_in_the_last_place(
        [Values(-700, -20.5, -1, -1e-10, 0, 1e-10, 0.3465, 0.3467, 1, 2.5, 100.25, 709)] double x)
    {
        Assert.That(UlpsBetween(PortableMath.Exp(x), Math.Exp(x)), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Log_and_exp_stay_accurate_over_a_sweep()
    {
        var key = RandomKey.FromSeed(3);
        var units = Enumerable.Range(1, 20_000).Select(n => Distributions.Unit(key.Draw((ulong)n))).ToArray();

        Assert.That(units.Max(u => UlpsBetween(PortableMath.Log(u), Math.Log(u))), Is.LessThanOrEqualTo(2));
        Assert.That(units.Max(u => UlpsBetween(PortableMath.Exp(u * 60), Math.Exp(u * 60))), Is.LessThanOrEqualTo(2));
        Assert.That(units.Max(u => UlpsBetween(PortableMath.Exp(u * -60), Math.Exp(u * -60))), Is.LessThanOrEqualTo(2));
    }

    [TestCase(2, 10, 1024)]
    [TestCase(10, -3, 1e-3)]
    [TestCase(0.5, 0.5, 0.70710678118654757)]
    public void Pow_agrees_with_closed_forms(double x, double y, double expected)
    {
        Assert.That(PortableMath.Pow(x, y), Is.EqualTo(expected).Within(1e-13).Percent);
    }

    [Test]
    public void Exp_ends_in_infinity_and_zero()
    {
        Assert.That(PortableMath.Exp(710), Is.EqualTo(double.PositiveInfinity));
        Assert.That(PortableMath.Exp(-746), Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Log_refuses_what_has_no_logarithm(double x)
    {
        Assert.That(() => PortableMath.Log(x), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    // The bits that every platform must produce.
    [TestCase(0.1, -4611004657371359979)]
    public void Log_has_the_golden_bits(double x, long bits)
    {
        Assert.That(BitConverter.DoubleToInt64Bits(PortableMath.Log(x)), Is.EqualTo(bits));
    }

    private static long UlpsBetween(double left, double right) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(left) - BitConverter.DoubleToInt64Bits(right));
}
