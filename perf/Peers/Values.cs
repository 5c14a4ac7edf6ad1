using System.Globalization;

namespace NetSim.Perf;

/// <summary>The line that a program printed: <c>key=value key=value …</c>.</summary>
internal sealed class Values
{
    private readonly Dictionary<string, string> _values = [];

    public Values(string line)
    {
        foreach (var field in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _values[field[..equals]] = field[(equals + 1)..];
            }
        }
    }

    public double this[string key] => _values.TryGetValue(key, out var text)
        ? double.Parse(text, CultureInfo.InvariantCulture)
        : throw new InvalidDataException($"a program printed no {key}=");
}
