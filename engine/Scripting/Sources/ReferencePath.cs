namespace NetSim.Scripting;

/// <summary>Where <c>#r</c> looks for an assembly that is named by a path.</summary>
internal static class ReferencePath
{
    /// <summary>Whether the text after <c>#r</c> asks for a NuGet package.</summary>
    public static bool IsPackage(string argument) => argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether it asks for this very engine, as a script must under dotnet-script: <c>nuget: NetSim, 0.1.0</c>. Here
    /// the engine is there already, whichever version the text names.
    /// </summary>
    public static bool IsEngine(string argument) =>
        IsPackage(argument)
        && argument["nuget:".Length..].Split(',')[0].Trim().Equals("NetSim", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The full path of an existing file, relative to the script's directory or the engine's; else null.
    /// </summary>
    public static string? TryResolve(string argument, string? directory)
    {
        if (IsPackage(argument) || argument.Length == 0)
        {
            return null;
        }

        string[] bases = [directory ?? Directory.GetCurrentDirectory(), AppContext.BaseDirectory];
        return bases.Select(b => Path.GetFullPath(argument, b)).FirstOrDefault(File.Exists);
    }
}
