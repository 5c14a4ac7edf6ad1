using System.Globalization;

namespace NetSim.Experiments;

/// <summary>
/// A parameter and the values it takes: <c>backlog=64,128</c>, <c>backlog=64..1024*2</c>, <c>loss=0..5+0.5</c>.
/// </summary>
public sealed class Axis
{
    /// <summary>More values than this of one parameter are a slip of the pen.</summary>
    public const int MostValues = 100_000;

    private readonly Lazy<IReadOnlyList<string>> _values;

    private Axis(string text, string name, List<string> parts, ValueRange? range)
    {
        (Text, Name, Range) = (text, name, range);
        _values = new Lazy<IReadOnlyList<string>>(() => Expand(text, name, parts));
    }

    /// <summary>As it was asked for.</summary>
    public string Text { get; }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>Its values as text, in order, each once.</summary>
    /// <exception cref="ExperimentException">
    /// A range with fractions has no step, or there are too many values.
    /// </exception>
    public IReadOnlyList<string> Values => _values.Value;

    /// <summary>The range when it is nothing but one without a step: <c>lo..hi</c>; null otherwise.</summary>
    public ValueRange? Range { get; }

    /// <summary>Reads <c>name=values</c>. Values are separated by commas; <c>\,</c> is a comma inside one.</summary>
    /// <param name="text">The text after <c>-p</c>.</param>
    /// <exception cref="ExperimentException">It is malformed, or a range is empty or never ends.</exception>
    public static Axis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ExperimentException($"'-p {text}' is not name=values: write -p name=1,2,4 or -p name=lo..hi*2");
        }

        var name = text[..equals];
        var parts = Split(text[(equals + 1)..]);
        if (parts.Contains(string.Empty))
        {
            throw new ExperimentException($"'-p {text}' lacks a value: write -p {name}=1,2,4 or -p {name}=lo..hi*2");
        }

        var ranges = parts.ConvertAll(part => ValueRange.TryParse(name, part));
        return new Axis(text, name, parts, ranges is [{ HasStep: false } range] ? range : null);
    }

    private static List<string> Expand(string text, string name, List<string> parts)
    {
        List<string> values = [];
        HashSet<string> seen = [];
        foreach (var value in parts.SelectMany(part => ValueRange.TryParse(name, part)?.Values() ?? [part]))
        {
            if (!seen.Add(value))
            {
                throw new ExperimentException($"'-p {text}' has the value {value} twice");
            }

            values.Add(value);
            if (values.Count > MostValues)
            {
                throw new ExperimentException($"'-p {text}' has more than {MostValues} values");
            }
        }

        return values;
    }

    // A comma separates values; "\," is a comma inside one.
    private static List<string> Split(string text) =>
        [.. text.Replace("\\,", "\0", StringComparison.Ordinal).Split(',').Select(v => v.Replace('\0', ','))];
}

/// <summary>
/// A range of numbers: <c>lo..hi</c>, with a factor <c>*k</c> or a distance <c>+k</c> between its values.
/// </summary>
public sealed class ValueRange
{
    private readonly decimal _step;
    private readonly bool _multiplies;
    private readonly string _text;

    private ValueRange(string text, decimal low, decimal high, decimal step, char sign)
    {
        (_text, Low, High, _step, _multiplies) = (text, low, high, step, sign == '*');
        HasStep = sign != ' ';
    }

    /// <summary>The first value.</summary>
    public decimal Low { get; }

    /// <summary>What no value exceeds.</summary>
    public decimal High { get; }

    /// <summary>Whether a factor or a distance was given.</summary>
    public bool HasStep { get; }

    /// <summary>Whether both ends are whole numbers, written as such.</summary>
    public bool IsWhole => Low.Scale == 0 && High.Scale == 0;

    /// <summary>Every value from the first on; without a step every whole number.</summary>
    public IEnumerable<string> Values()
    {
        if (!HasStep && !IsWhole)
        {
            throw new ExperimentException(
                $"the range {_text} has fractions and no step: write {_text}+0.1 or {_text}*2");
        }

        // Decimal arithmetic: 0..1+0.1 has exactly the values that one reads.
        for (var value = Low; value <= High; value = _multiplies ? value * _step : value + _step)
        {
            yield return Text(value);
        }
    }

    /// <summary>A number as <c>-p</c> gives it: no trailing zeros, a point, no exponent.</summary>
    public static string Text(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);

    internal static ValueRange? TryParse(string name, string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }

        var (rest, sign, step) = (text[(dots + 2)..], ' ', 1m);
        var at = rest.IndexOfAny(['*', '+']);
        if (at > 0)
        {
            (sign, step, rest) = (rest[at], Number(name, text, rest[(at + 1)..]), rest[..at]);
        }

        var (low, high) = (Number(name, text, text[..dots]), Number(name, text, rest));
        if (high < low)
        {
            throw new ExperimentException(
                $"the range {text} of '{name}' is empty: {Text(high)} lies below {Text(low)}");
        }

        if (sign == '*' ? step <= 1 || low <= 0 : step <= 0)
        {
            throw new ExperimentException(sign == '*'
                ? $"the range {text} of '{name}' never ends: a factor is above 1 and starts above 0"
                : $"the range {text} of '{name}' never ends: a distance is above 0");
        }

        return new ValueRange(text, low, high, step, sign);
    }

    private static decimal Number(string name, string range, string text) =>
        decimal.TryParse(
            text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : throw new ExperimentException(
                $"the range {range} of '{name}' is not lo..hi, lo..hi*factor or lo..hi+distance: '{text}' is no "
                + "number");
}
