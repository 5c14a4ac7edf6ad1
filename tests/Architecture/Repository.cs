namespace NetSim.Tests.Architecture;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>NetSim.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not lie below such a folder.</exception>
    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "NetSim.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("NetSim.sln is in no parent folder.");
        }

        return directory.FullName;
    }
}
