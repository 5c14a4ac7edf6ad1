using System.Globalization;

namespace NetSim.Core;

/// <summary>
/// How likely something is, as a threshold for 64 uniform bits: comparing integers needs no floating point.
/// </summary>
/// <param name="Threshold">The probability times 2^64; the largest value means "always".</param>
public readonly record struct Probability(ulong Threshold)
{
    private const double TwoTo64 = 18446744073709551616.0;

    /// <summary>It never happens.</summary>
    public static Probability Never => default;

    /// <summary>It always happens.</summary>
    public static Probability Always => new(ulong.MaxValue);

    /// <summary>For reports: 0..1.</summary>
    public double Fraction => Threshold == ulong.MaxValue ? 1 : Threshold / TwoTo64;

    /// <summary>A probability between 0 and 1, kept to 2^-64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public static Probability FromFraction(double fraction)
    {
        if (!(fraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A probability must be between 0 and 1.");
        }

        return fraction == 1 ? Always : new((ulong)(fraction * TwoTo64));
    }

    /// <summary>A probability between 0 and 100 percent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 100.</exception>
    public static Probability FromPercent(double percent)
    {
        if (!(percent is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentage must be between 0 and 100.");
        }

        return FromFraction(percent / 100);
    }

    /// <summary>Reads <c>1.5%</c> or <c>0.015</c>, with a decimal point whatever the culture.</summary>
    /// <exception cref="FormatException">The text is neither, or out of range; the message quotes it.</exception>
    public static Probability Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var probability)
            ? probability
            : throw new FormatException($"'{text}' is no probability: write 0..1 (0.015) or 0%..100% (1.5%).");
    }

    /// <summary>As <see cref="Parse"/>; false when the text is no probability.</summary>
    public static bool TryParse(string? text, out Probability probability)
    {
        var span = text.AsSpan().Trim();
        var isPercent = span.EndsWith("%");
        var digits = isPercent ? span[..^1] : span;
        var isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        var isInRange = isNumber && number >= 0 && number <= (isPercent ? 100 : 1);
        probability = isInRange ? FromFraction(isPercent ? number / 100 : number) : default;
        return isInRange;
    }

    /// <summary>Whether it happens for these 64 uniform bits.</summary>
    public bool Happens(ulong draw) => draw < Threshold || Threshold == ulong.MaxValue;

    /// <summary>In percent, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        (Fraction * 100).ToString("0.############", CultureInfo.InvariantCulture) + "%";
}
