using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>How a refusal of an unknown name goes on.</summary>
public static class Spelling
{
    /// <summary><c>; did you mean 'backlog'?</c>, or what is known when nothing is near and it is little, or nothing.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        if (NearestName.Of(name, known) is { } near)
        {
            return $"; did you mean '{near}'?";
        }

        return known.Count is > 0 and <= 20 ? $"; known are {string.Join(", ", known)}" : "";
    }
}
