namespace NetSim.Core;

/// <summary>
/// Logarithm, exponential and power from additions, multiplications and divisions alone. IEEE 754 fixes those to the
/// last bit, whereas every platform's libm rounds these functions in its own way; so a draw made with them is the same
/// everywhere (law 1). Within 2 units in the last place of the true value, <see cref="Pow"/> within 1e-13 relative.
/// </summary>
public static class PortableMath
{
    // ln 2 in two parts: the high one has trailing zeros, so that an exponent times it is exact (Cody and Waite 1980).
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.44269504088896338700;
    private const double SqrtTwo = 1.41421356237309504880;
    private const double TwoTo54 = 18014398509481984.0;
    private const double SmallestNormal = 2.2250738585072014e-308;

    private const int ExponentBias = 1023;
    private const long MantissaMask = (1L << 52) - 1;

    // Beyond these the result is infinite or zero.
    private const double LargestExponent = 709.782712893384;
    private const double SmallestExponent = -745.1332191019412;

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The argument is not positive or not finite.</exception>
    public static double Log(double x)
    {
        if (!(x > 0) || !double.IsFinite(x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A logarithm needs a positive finite number.");
        }

        var exponent = 0;
        if (x < SmallestNormal)
        {
            x *= TwoTo54;
            exponent = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | ((long)ExponentBias << 52));
        if (mantissa > SqrtTwo)
        {
            mantissa *= 0.5;
            exponent++;
        }

        return (exponent * Ln2High) + (LogNearOne(mantissa) + (exponent * Ln2Low));
    }

    /// <summary>The exponential function; infinity above 709.78, zero below -745.13.</summary>
    /// <param name="x">Not a NaN.</param>
    public static double Exp(double x)
    {
        if (x > LargestExponent)
        {
            return double.PositiveInfinity;
        }

        if (x < SmallestExponent)
        {
            return 0;
        }

        var power = (int)Math.Floor((x * Log2E) + 0.5);
        var rest = (x - (power * Ln2High)) - (power * Ln2Low);
        return Scale(ExpNearZero(rest), power);
    }

    /// <summary><paramref name="x"/> to the power <paramref name="y"/>.</summary>
    /// <param name="x">Positive and finite.</param>
    /// <param name="y">Not a NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The base is not positive or not finite.</exception>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    // log m = 2 artanh((m - 1) / (m + 1)) for m in [sqrt(1/2), sqrt(2)]: |s| < 0.172, so 12 terms reach 2^-60.
    private static double LogNearOne(double m)
    {
        var s = (m - 1) / (m + 1);
        var z = s * s;
        var sum = 1.0 / 23;
        sum = (sum * z) + (1.0 / 21);
        sum = (sum * z) + (1.0 / 19);
        sum = (sum * z) + (1.0 / 17);
        sum = (sum * z) + (1.0 / 15);
        sum = (sum * z) + (1.0 / 13);
        sum = (sum * z) + (1.0 / 11);
        sum = (sum * z) + (1.0 / 9);
        sum = (sum * z) + (1.0 / 7);
        sum = (sum * z) + (1.0 / 5);
        sum = (sum * z) + (1.0 / 3);
        return (2 * s) + (2 * s * z * sum);
    }

    // Taylor's series for |r| <= ln(2)/2, to the 14th power: the next term is below 2^-62.
    private static double ExpNearZero(double r)
    {
        var sum = 1.0 / 87178291200;
        sum = (sum * r) + (1.0 / 6227020800);
        sum = (sum * r) + (1.0 / 479001600);
        sum = (sum * r) + (1.0 / 39916800);
        sum = (sum * r) + (1.0 / 3628800);
        sum = (sum * r) + (1.0 / 362880);
        sum = (sum * r) + (1.0 / 40320);
        sum = (sum * r) + (1.0 / 5040);
        sum = (sum * r) + (1.0 / 720);
        sum = (sum * r) + (1.0 / 120);
        sum = (sum * r) + (1.0 / 24);
        sum = (sum * r) + (1.0 / 6);
        sum = (sum * r) + 0.5;
        return 1 + (r + (r * r * sum));
    }

    // In two halves, because a power beyond the normal range must not be rounded before it is applied.
    private static double Scale(double x, int power)
    {
        var half = power / 2;
        return x * TwoTo(half) * TwoTo(power - half);
    }

    private static double TwoTo(int power) => BitConverter.Int64BitsToDouble((long)(power + ExponentBias) << 52);
}
