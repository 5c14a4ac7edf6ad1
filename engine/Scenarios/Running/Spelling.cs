using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>Offers the nearest known name for one that is not known.</summary>
public static class Spelling
{
    /// <summary><c>; did you mean 'backlog'?</c>, the list of what is known when nothing is near, or nothing when nothing is known.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        if (NearestName.Of(name, known) is { } near)
        {
            return $"; did you mean '{near}'?";
        }

        return known.Count is > 0 and <= 20 ? $"; known are {string.Join(", ", known)}" : "";
    }
}
