namespace NetSim.Results;

/// <summary>The version that results name: part of "same version, same bytes".</summary>
internal static class EngineVersion
{
    /// <summary>Major, minor and patch, without the commit: a rebuilt engine writes the same dump.</summary>
    // The SDK gives every assembly a version.
    public static string Text { get; } = typeof(EngineVersion).Assembly.GetName().Version!.ToString(3);
}
