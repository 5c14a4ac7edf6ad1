using System.Reflection;

namespace NetSim.Scripting;

/// <summary>The engine's assemblies that a script sees; their namespaces are imported into every script.</summary>
internal static class EngineAssemblies
{
    private static readonly string[] Names =
    [
        "NetSim.Core", "NetSim.Wire", "NetSim.Network", "NetSim.Tcp", "NetSim.Hosts", "NetSim.Traffic",
        "NetSim.Scenarios", "NetSim.Results",
    ];

    /// <summary>Loaded, in a fixed order, the script host itself last: the code it makes depends on it too.</summary>
    public static IReadOnlyList<Assembly> All { get; } =
        [.. Names.Select(name => Assembly.Load(new AssemblyName(name))), typeof(EngineAssemblies).Assembly];

    /// <summary>
    /// The engine in one text: <c>NetSim 0.1.0 (1f2e3d4c5b6a7988)</c>, the digits from every assembly's build.
    /// </summary>
    public static string Identity { get; } = MakeIdentity();

    /// <summary>
    /// Those whose public types are in a script's scope without a <c>using</c>; Results serves other programs.
    /// </summary>
    public static IEnumerable<Assembly> Visible => All.Take(Names.Length - 1);

    private static string MakeIdentity()
    {
        var builds = All.SelectMany(a => a.ManifestModule.ModuleVersionId.ToByteArray()).ToArray();
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(builds));
        return $"NetSim {typeof(EngineAssemblies).Assembly.GetName().Version?.ToString(3)} ({digest[..16]})";
    }
}
