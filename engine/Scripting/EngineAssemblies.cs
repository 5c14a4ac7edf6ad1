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

    /// <summary>Those whose public types are in a script's scope without a <c>using</c>; Results serves other programs.</summary>
    public static IEnumerable<Assembly> Visible => All.Take(Names.Length - 1);
}
