namespace NetSim.Verification;

/// <summary>
/// Where a value is in a record, as a list of steps: a name, an index, or <c>#</c> for a number of elements.
/// </summary>
internal sealed class FieldPath
{
    private const string Count = "#";
    private readonly string[] _steps;

    private FieldPath(string[] steps) => _steps = steps;

    /// <summary>The record itself.</summary>
    public static FieldPath Root { get; } = new([]);

    /// <summary>The last name on the way here, empty at the root.</summary>
    public string Name => Array.FindLast(_steps, static step => !IsIndex(step) && step != Count) ?? "";

    /// <summary>Member of an object.</summary>
    public FieldPath Member(string name) => new([.. _steps, name]);

    /// <summary>Element of an array.</summary>
    public FieldPath Element(int index) => new([.. _steps, $"[{index}]"]);

    /// <summary>Number of elements of an array.</summary>
    public FieldPath Length() => new([.. _steps, Count]);

    /// <summary>
    /// Whether a pattern describes this path: names separated by dots, <c>[]</c> any element, <c>[2]</c> that element,
    /// <c>.#</c> a number of elements, <c>*</c> any name.
    /// </summary>
    public bool Matches(IReadOnlyList<string> pattern)
    {
        if (pattern.Count != _steps.Length)
        {
            return false;
        }

        for (var i = 0; i < _steps.Length; i++)
        {
            var step = _steps[i];
            var isMatch = pattern[i] switch
            {
                "*" => !IsIndex(step) && step != Count,
                "[]" => IsIndex(step),
                var wanted => wanted == step,
            };
            if (!isMatch)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The steps of a pattern.</summary>
    public static IReadOnlyList<string> Pattern(string text)
    {
        var steps = new List<string>();
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            if (bracket != 0)
            {
                steps.Add(bracket < 0 ? part : part[..bracket]);
            }

            while (bracket >= 0)
            {
                var end = part.IndexOf(']', bracket);
                steps.Add(part[bracket..(end + 1)]);
                bracket = part.IndexOf('[', end);
            }
        }

        return steps;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Concat(_steps.Select((step, i) => i == 0 || IsIndex(step) ? step : "." + step));

    private static bool IsIndex(string step) => step[0] == '[';
}
