namespace NetSim.Scripting;

/// <summary>Source files as people see them.</summary>
internal static class SourceFile
{
    /// <summary>The path relative to the current directory where that is shorter to read, else as it is.</summary>
    public static string Show(string path)
    {
        if (path.Length == 0)
        {
            return path;
        }

        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>A line of a file, or null when it cannot be read.</summary>
    public static string? TryReadLine(string path, int line)
    {
        try
        {
            return File.ReadLines(path).Skip(line - 1).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
