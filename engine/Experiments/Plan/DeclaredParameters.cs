using System.Globalization;
using NetSim.Core;
using NetSim.Scenarios;

namespace NetSim.Experiments;

/// <summary>
/// Holds values against what the scenario's text declares, before anything runs: a wrong value in the last point of a
/// sweep should not show after a night.
/// </summary>
public static class DeclaredParameters
{
    /// <summary>Refuses an unknown parameter, and a value of the wrong kind or outside the declared range.</summary>
    /// <param name="manifest">What the text declares.</param>
    /// <param name="scenario">The scenario's path, for the message.</param>
    /// <param name="points">The points.</param>
    /// <exception cref="ExperimentException">The first that is wrong.</exception>
    public static void Check(ParameterManifest manifest, string scenario, IEnumerable<ExperimentPoint> points)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(points);
        HashSet<ParameterText> seen = [];
        foreach (var parameter in points.SelectMany(p => p.Parameters).Where(seen.Add))
        {
            Check(manifest, scenario, parameter);
        }
    }

    private static void Check(ParameterManifest manifest, string scenario, ParameterText parameter)
    {
        var declared = manifest.Parameters.FirstOrDefault(p => p.Name == parameter.Name);
        if (declared is null)
        {
            if (!manifest.IsComplete)
            {
                return; // The text may compute this name; it is checked when the text runs.
            }

            var near = NearestName.Of(parameter.Name, manifest.Parameters.Select(p => p.Name));
            var hint = near is null ? string.Empty : $"; did you mean '{near}'?";
            throw new ExperimentException($"{scenario} declares no parameter '{parameter.Name}'{hint}");
        }

        if (WrongKind(declared, parameter.Value) is { } kind)
        {
            throw new ExperimentException($"parameter '{parameter.Name}' is {kind}, not '{parameter.Value}'");
        }

        if (declared.Range is { } range && !Allows(range, parameter.Value))
        {
            throw new ExperimentException(
                $"parameter '{parameter.Name}' must be in {range}, and {parameter.Value} is not"
                + $" ({Path.GetFileName(scenario)}:{declared.Line})");
        }
    }

    // The kind shows in the default: 1 is a whole number, 1.0 a number, true a truth value.
    private static string? WrongKind(ParameterDeclaration declared, string value)
    {
        var initial = declared.Default;
        if (initial is "true" or "false")
        {
            return value is "true" or "false" or "1" or "0" or "yes" or "no" or "on" or "off" ? null : "true or false";
        }

        if (long.TryParse(initial, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return TryNumber(value, out var whole) && decimal.Truncate(whole) == whole && !value.Contains('.')
                ? null
                : "a whole number";
        }

        return TryNumber(initial ?? string.Empty, out _) && !TryNumber(value, out _) ? "a number" : null;
    }

    private static bool Allows(string range, string value)
    {
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return !range.Contains('|', StringComparison.Ordinal) || range.Split('|').Contains(value);
        }

        // An end that is no literal is the text's business when it runs.
        return !TryNumber(value, out var number)
            || ((!TryNumber(range[..dots], out var low) || number >= low)
                && (!TryNumber(range[(dots + 2)..], out var high) || number <= high));
    }

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
