using System.Text.Json;
using System.Text.Json.Nodes;
using NetSim.Core;

namespace NetSim.Verification;

/// <summary>The parameters of an experiment with their defaults: those of the script that measured it.</summary>
internal sealed class ParameterSet
{
    private readonly Dictionary<string, Parameter> _byName = [];

    /// <summary>Adds a whole number.</summary>
    public ParameterSet Int(string name, int value, int least, int most)
    {
        _byName.Add(name, new(value, least, most, null));
        return this;
    }

    /// <summary>Adds a number.</summary>
    public ParameterSet Number(string name, double value, double least, double most)
    {
        _byName.Add(name, new(value, least, most, null));
        return this;
    }

    /// <summary>Adds any text.</summary>
    public ParameterSet Text(string name, string value)
    {
        _byName.Add(name, new(value, 0, 0, null));
        return this;
    }

    /// <summary>Adds a choice among words; the first is the default.</summary>
    public ParameterSet Choice(string name, params string[] words)
    {
        _byName.Add(name, new(words[0], 0, 0, words));
        return this;
    }

    /// <summary>What a record says, with the defaults for the rest.</summary>
    /// <exception cref="ReplayException">A parameter is unknown, of another kind or out of range.</exception>
    public ParameterValues Read(JsonObject given)
    {
        var values = _byName.ToDictionary(static p => p.Key, static p => p.Value.Default);
        foreach (var (name, value) in given)
        {
            if (!_byName.TryGetValue(name, out var parameter))
            {
                var nearest = NearestName.Of(name, _byName.Keys);
                throw new ReplayException(
                    $"there is no parameter '{name}'" + (nearest is null ? "" : $"; the nearest is '{nearest}'"));
            }

            values[name] = parameter.Read(name, value);
        }

        return new(values);
    }

    private sealed record Parameter(object Default, double Least, double Most, string[]? Words)
    {
        public object Read(string name, JsonNode? given)
        {
            if (given is JsonValue value)
            {
                if (Words is null && Default is int && value.TryGetValue(out int number))
                {
                    return InRange(number) ? number : throw OutOfRange(name, number);
                }

                if (Words is null && Default is double && value.TryGetValue(out double real))
                {
                    return InRange(real) ? real : throw OutOfRange(name, real);
                }

                if (Words is null && Default is string && value.TryGetValue(out string? text))
                {
                    return text;
                }

                if (Words is not null && value.TryGetValue(out string? word))
                {
                    return Words.Contains(word) ? word : throw NoSuchWord(name, word);
                }
            }

            var wanted = Words is not null
                ? "a word"
                : Default is string ? "a text" : Default is int ? "a whole number" : "a number";
            throw new ReplayException(
                $"parameter '{name}' must be {wanted}, not "
                + $"{given?.ToJsonString(JsonSerializerOptions.Default) ?? "null"}");
        }

        private bool InRange(double value) => value >= Least && value <= Most;

        private ReplayException OutOfRange(string name, double value) =>
            new($"parameter '{name}' is {value}; it goes from {Least} to {Most}");

        private ReplayException NoSuchWord(string name, string word)
        {
            var nearest = NearestName.Of(word, Words!); // Not null: the parameter is a choice.
            return new(
                $"parameter '{name}' knows no '{word}'" + (nearest is null ? "" : $"; the nearest is '{nearest}'"));
        }
    }
}
