namespace NetSim.Scenarios;

/// <summary>The question that a scenario asks: the first line comment among the first lines of its text.</summary>
public static class ScenarioQuestion
{
    private const int LinesRead = 20;

    /// <summary>The question of a text on disk.</summary>
    /// <param name="path">The text; a scenario that comes from elsewhere than a file has no question.</param>
    /// <returns>The comment without its slashes; null when there is none or no such file can be read.</returns>
    public static string? Of(string path)
    {
        try
        {
            var comment = File.ReadLines(path).Take(LinesRead)
                .FirstOrDefault(line => line.StartsWith("//", StringComparison.Ordinal));
            return comment?.TrimStart('/').Trim() is { Length: > 0 } question ? question : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
