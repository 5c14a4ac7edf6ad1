using System.Globalization;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>The parameters of one run: what the command line gave, and what the text has declared so far.</summary>
internal sealed class Parameters(IReadOnlyDictionary<string, string> given)
{
    private readonly List<ParameterRecord> _declared = [];

    public IReadOnlyList<ParameterRecord> Declared => _declared;

    public int Declare(string name, int initial, Range? range)
    {
        var value = Parse(name, initial, "a whole number", text =>
            int.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var number) ? number : null);
        if (range is { } bounds && (value < bounds.Start.Value || value > bounds.End.Value))
        {
            throw Usage($"Parameter '{name}' must be in {bounds.Start.Value}..{bounds.End.Value}, not {value}.");
        }

        Note(name, ScalarValue.Of((long)value));
        return value;
    }

    public double Declare(string name, double initial, double? least, double? most)
    {
        var value = Parse(name, initial, "a number", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null);
        if (value < least || value > most)
        {
            throw Usage($"Parameter '{name}' must be in {Bound(least)}..{Bound(most)}, not {Number.Text(value)}.");
        }

        Note(name, ScalarValue.Of(value));
        return value;
    }

    public bool Declare(string name, bool initial)
    {
        var value = Parse(name, initial, "true or false", text => text switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => null,
        });
        Note(name, ScalarValue.Of(value));
        return value;
    }

    public string Declare(string name, string initial, IReadOnlyList<string>? oneOf)
    {
        var value = given.TryGetValue(name, out var text) ? text : initial;
        if (oneOf is { Count: > 0 } && !oneOf.Contains(value))
        {
            throw Usage($"Parameter '{name}' must be one of {string.Join(", ", oneOf)}, not '{value}'.");
        }

        Note(name, ScalarValue.Of(value));
        return value;
    }

    /// <summary>Refuses given parameters that the text has not declared; called at the first Run and at the end.</summary>
    public void RequireAllDeclared()
    {
        foreach (var name in given.Keys.Order(StringComparer.Ordinal))
        {
            if (!_declared.Exists(p => p.Name == name))
            {
                var known = _declared.ConvertAll(p => p.Name);
                throw Usage($"The scenario declares no parameter '{name}'{Spelling.Hint(name, known)}");
            }
        }
    }

    private static string Bound(double? bound) => bound is { } b ? Number.Text(b) : "";

    private static ScenarioException Usage(string message) => new(message) { IsUsage = true };

    private T Parse<T>(string name, T initial, string kind, Func<string, T?> parse)
        where T : struct
    {
        if (!given.TryGetValue(name, out var text))
        {
            return initial;
        }

        return parse(text) ?? throw Usage($"Parameter '{name}' must be {kind}, not '{text}'.");
    }

    private void Note(string name, ScalarValue value)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ScenarioException("A parameter needs a name.");
        }

        if (_declared.Exists(p => p.Name == name))
        {
            throw new ScenarioException($"Parameter '{name}' is declared twice.");
        }

        _declared.Add(new ParameterRecord(name, value));
    }
}
