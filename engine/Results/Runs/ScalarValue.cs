using System.Globalization;

namespace NetSim.Results;

/// <summary>What a parameter may be: a whole number, a number, a text or a truth value.</summary>
public sealed record ScalarValue
{
    private ScalarValue(object value) => Value = value;

    /// <summary>
    /// The value itself: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or <see cref="bool"/>.
    /// </summary>
    public object Value { get; }

    /// <summary>A whole number.</summary>
    public static ScalarValue Of(long value) => new(value);

    /// <summary>A number; NaN is written as null.</summary>
    public static ScalarValue Of(double value) => new(value);

    /// <summary>A text.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public static ScalarValue Of(string value) => new(value ?? throw new ArgumentNullException(nameof(value)));

    /// <summary>A truth value.</summary>
    public static ScalarValue Of(bool value) => new(value);

    /// <summary>As in a CSV cell: invariant culture, round-trip numbers, <c>true</c> or <c>false</c>.</summary>
    public override string ToString() => Value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)Value,
    };
}

/// <summary>A parameter of the scenario and the value that the run used.</summary>
/// <param name="Name">Name as declared in the script.</param>
/// <param name="Value">The value used: the command line's, else the script's default.</param>
public sealed record ParameterRecord(string Name, ScalarValue Value);
