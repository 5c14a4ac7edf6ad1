using System.Globalization;
using NetSim.Core;

namespace NetSim.Perf;

/// <summary>
/// The command line of a program: <c>--name=value</c>, each known by a default and a range. What is unknown or out of
/// range is refused by name.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _given = [];
    private readonly List<string> _known = [];

    public Arguments(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (!text.StartsWith("--", StringComparison.Ordinal) || equals < 3)
            {
                throw new ArgumentException($"'{text}' is no argument: write --name=value.");
            }

            if (!_given.TryAdd(text[2..equals], text[(equals + 1)..]))
            {
                throw new ArgumentException($"--{text[2..equals]} is given twice.");
            }
        }
    }

    public int Whole(string name, int otherwise, int least, int most) => (int)Number(name, otherwise, least, most, true);

    public double Number(string name, double otherwise, double least, double most) =>
        Number(name, otherwise, least, most, false);

    public Duration Seconds(string name, double otherwise, double least, double most) =>
        Duration.FromSeconds(Number(name, otherwise, least, most));

    public bool Flag(string name, bool otherwise) => Text(name) switch
    {
        null => otherwise,
        "1" or "true" => true,
        "0" or "false" => false,
        var text => throw new ArgumentException($"--{name}={text}: 0 or 1 is meant."),
    };

    public T Choice<T>(string name, T otherwise, IReadOnlyDictionary<string, T> choices)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return choices.TryGetValue(text, out var choice)
            ? choice
            : throw new ArgumentException($"--{name}={text}: one of {string.Join(", ", choices.Keys)} is meant.");
    }

    /// <summary>A speed such as <c>10Gbps</c> or <c>100Mbps</c>.</summary>
    public Bandwidth Speed(string name, string otherwise)
    {
        var text = Text(name) ?? otherwise;
        foreach (var (unit, factor) in new[] { ("Gbps", 1e9), ("Mbps", 1e6), ("kbps", 1e3), ("bps", 1.0) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && TryParse(text[..^unit.Length], out var value)
                && value * factor is >= 1 and <= 1e12)
            {
                return new Bandwidth((long)(value * factor));
            }
        }

        throw new ArgumentException($"--{name}={text}: a speed such as 10Gbps or 100Mbps is meant.");
    }

    /// <summary>To be called when the program has asked for all that it knows.</summary>
    public void RequireAllKnown()
    {
        foreach (var name in _given.Keys.Where(name => !_known.Contains(name)))
        {
            var nearest = NearestName.Of(name, _known) is { } near ? $" Did you mean --{near}?" : string.Empty;
            throw new ArgumentException(
                $"There is no argument --{name}.{nearest} Known are {string.Join(", ", _known.Select(k => $"--{k}"))}.");
        }
    }

    private double Number(string name, double otherwise, double least, double most, bool isWhole)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (!TryParse(text, out var value) || value < least || value > most || (isWhole && value != Math.Floor(value)))
        {
            var kind = isWhole ? "whole number" : "number";
            throw new ArgumentException($"--{name}={text}: a {kind} from {least} to {most} is meant.");
        }

        return value;
    }

    private string? Text(string name)
    {
        _known.Add(name);
        return _given.GetValueOrDefault(name);
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
