using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>One run of a command: the parameter values it has, and what distinguishes it from its neighbours.</summary>
/// <param name="Label"><c>syncookies=0</c>, several separated by a space; empty when there is only one run.</param>
/// <param name="Parameters">All values given on the command line.</param>
internal sealed record RunColumn(string Label, IReadOnlyDictionary<string, string> Parameters);

/// <summary>
/// What all <c>-p name=value[,value…]</c> together ask for: every combination, the last name varying fastest.
/// </summary>
internal sealed class ParameterGrid
{
    /// <summary>More columns than this nobody can read.</summary>
    public const int MostColumns = 64;

    private readonly List<(string Name, List<string> Values)> _axes = [];

    /// <summary>Reads the arguments of all <c>-p</c>.</summary>
    /// <returns>What is wrong with them, or null.</returns>
    public static string? TryParse(IEnumerable<string> arguments, out ParameterGrid grid)
    {
        grid = new ParameterGrid();
        foreach (var argument in arguments)
        {
            if (grid.Add(argument) is { } wrong)
            {
                return wrong;
            }
        }

        var columns = grid._axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Values.Count, 1_000_000));
        return columns > MostColumns
            ? $"the values of -p make {columns} combinations; at most {MostColumns} are run side by side"
            : null;
    }

    /// <summary>The first name that the scenario does not declare, as a message, or null.</summary>
    public string? FindUndeclared(ParameterManifest manifest, string scenario)
    {
        var known = manifest.Parameters.Select(p => p.Name).ToList();
        var unknown = _axes.Find(axis => !known.Contains(axis.Name)).Name;
        if (unknown is null || !manifest.IsComplete)
        {
            return null; // A name that the text computes is checked when the text runs.
        }

        return $"{scenario} declares no parameter '{unknown}'{Spelling.Hint(unknown, known)}";
    }

    /// <summary>One column per combination of values.</summary>
    public IReadOnlyList<RunColumn> Columns()
    {
        List<List<string>> points = [[]];
        foreach (var (_, values) in _axes)
        {
            points = [.. points.SelectMany(point => values.Select(value => (List<string>)[.. point, value]))];
        }

        return points.ConvertAll(Column);
    }

    private RunColumn Column(List<string> point)
    {
        var pairs = _axes.Select((axis, i) => (axis.Name, Value: point[i], Varies: axis.Values.Count > 1)).ToList();
        return new RunColumn(
            string.Join(' ', pairs.Where(p => p.Varies).Select(p => $"{p.Name}={p.Value}")),
            pairs.ToDictionary(p => p.Name, p => p.Value));
    }

    private string? Add(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        if (name.Length == 0)
        {
            return $"'-p {argument}' has no name: write -p name=value";
        }

        var values = equals < 0 ? [] : Split(argument[(equals + 1)..]);
        if (values.Count == 0 || values.Contains(string.Empty))
        {
            return $"'-p {argument}' lacks a value: write -p {name}=value or -p {name}=value,value";
        }

        if (_axes.Exists(axis => axis.Name == name))
        {
            return $"parameter '{name}' is given twice: write -p {name}=value,value for several values";
        }

        _axes.Add((name, values));
        return null;
    }

    // A comma separates values; "\," is a comma inside one.
    private static List<string> Split(string text) =>
        [.. text.Replace("\\,", "\0", StringComparison.Ordinal).Split(',').Select(v => v.Replace('\0', ','))];
}
