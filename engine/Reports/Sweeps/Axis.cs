using System.Globalization;

namespace NetSim.Reports;

/// <summary>
/// Where values lie along one direction of a chart: evenly, by their logarithm, or one after the other.
/// </summary>
internal sealed class Axis
{
    private const double LogarithmicFrom = 30;
    private const int MostTicks = 8;

    private readonly Func<double, double> _scale;
    private readonly double _low;
    private readonly double _high;
    private readonly (double From, double To) _pixels;

    private Axis(double low, double high, (double From, double To) pixels, Func<double, double> scale)
    {
        (_scale, _pixels) = (scale, pixels);
        (_low, _high) = (scale(low), scale(high));
    }

    /// <summary>Where ticks belong, and what they say.</summary>
    public IReadOnlyList<(double At, string Text)> Ticks { get; private init; } = [];

    /// <summary>An axis over a parameter's values, which may be texts.</summary>
    public static (Axis Axis, Func<string, double> At) OfValues(
        IReadOnlyList<string> values, (double From, double To) pixels)
    {
        var distinct = values.Distinct().ToList();
        var numbers = distinct.Select(Parse).ToList();
        if (numbers.Any(n => n is null))
        {
            var axis = new Axis(-0.5, distinct.Count - 0.5, pixels, x => x)
            {
                Ticks = [.. distinct.Take(2 * MostTicks).Select((text, i) => ((double)i, text))],
            };
            return (axis, text => axis.At(distinct.IndexOf(text)));
        }

        var sorted = numbers.Select(n => n!.Value).Order().ToList(); // None is null: just tested.
        var numeric = OfRange(
            sorted[0], sorted[^1], pixels, sorted[0] > 0 && sorted[^1] / sorted[0] >= LogarithmicFrom);
        if (sorted.Count <= MostTicks)
        {
            numeric = new Axis(sorted[0], sorted[^1], pixels, numeric._scale)
            {
                Ticks = [.. sorted.Select(v => (v, Shown.Number(v)))],
            };
        }

        return (numeric, text => numeric.At(Parse(text) ?? 0));
    }

    /// <summary>An axis over numbers.</summary>
    public static Axis OfRange(double low, double high, (double From, double To) pixels, bool isLogarithmic = false)
    {
        if (high <= low)
        {
            var room = low == 0 ? 1 : Math.Abs(low) / 10;
            (low, high) = (low - room, high + room);
        }

        return isLogarithmic && low > 0
            ? new Axis(low, high, pixels, Math.Log) { Ticks = [.. Decades(low, high)] }
            : new Axis(low, high, pixels, x => x) { Ticks = [.. Even(low, high)] };
    }

    /// <summary>The place of a value in pixels.</summary>
    public double At(double value) => _high == _low
        ? (_pixels.From + _pixels.To) / 2
        : _pixels.From + ((_scale(value) - _low) / (_high - _low) * (_pixels.To - _pixels.From));

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    // Steps of 1, 2 or 5 times a power of ten.
    private static IEnumerable<(double, string)> Even(double low, double high)
    {
        var rough = (high - low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        for (var i = Math.Ceiling(low / step); i * step <= high + (step / 1e6); i++)
        {
            yield return (i * step, Shown.Number(Math.Round(i * step, 12)));
        }
    }

    private static IEnumerable<(double, string)> Decades(double low, double high)
    {
        for (var power = Math.Pow(10, Math.Ceiling(Math.Log10(low))); power <= high; power *= 10)
        {
            yield return (power, Shown.Number(power));
        }
    }
}
