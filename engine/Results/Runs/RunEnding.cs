namespace NetSim.Results;

/// <summary>How a run ended. Its text in files is <see cref="RunEndings.ToText"/>.</summary>
public enum RunEnding
{
    /// <summary><c>until</c>: the script reached its end; the run is complete.</summary>
    Until,

    /// <summary><c>wall-limit</c>: the wall-clock limit passed.</summary>
    WallLimit,

    /// <summary><c>interrupted</c>: somebody pressed Ctrl-C or the process was asked to end.</summary>
    Interrupted,

    /// <summary><c>failed</c>: the script threw, or the engine found itself wrong.</summary>
    Failed,

    /// <summary><c>lost</c>: the dump has no end: the process died, or the end of the file was damaged.</summary>
    Lost,
}

/// <summary>The spelling of <see cref="RunEnding"/> in files.</summary>
public static class RunEndings
{
    /// <summary>The text of an ending, as in the <c>ended</c> field.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ending"/> is none of the five.</exception>
    public static string ToText(this RunEnding ending) => ending switch
    {
        RunEnding.Until => "until",
        RunEnding.WallLimit => "wall-limit",
        RunEnding.Interrupted => "interrupted",
        RunEnding.Failed => "failed",
        RunEnding.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(ending), ending, "no such ending"),
    };

    /// <summary>The ending that <paramref name="text"/> spells.</summary>
    /// <returns>False when it spells none.</returns>
    public static bool TryParse(string text, out RunEnding ending)
    {
        foreach (var candidate in Enum.GetValues<RunEnding>())
        {
            if (candidate.ToText() == text)
            {
                ending = candidate;
                return true;
            }
        }

        ending = default;
        return false;
    }
}
