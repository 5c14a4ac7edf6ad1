using System.Reflection;
using System.Runtime.Loader;

namespace NetSim.Scripting;

/// <summary>
/// The place a script's code lives in: its own, so that it can be unloaded; the engine's assemblies are shared.
/// </summary>
internal sealed class ScriptLoadContext : AssemblyLoadContext
{
    private readonly IReadOnlyList<string> _references;

    public ScriptLoadContext(string name, IReadOnlyList<string> references)
        : base("script " + name, isCollectible: true) => _references = references;

    /// <summary>
    /// Whether a method on a stack belongs to a script, or to a scenario that is the program of this process.
    /// </summary>
    public static bool IsScript(MethodBase? method) => method is not null
        && (GetLoadContext(method.Module.Assembly) is ScriptLoadContext || IsScenario(method.Module.Assembly));

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = assemblyName.Name + ".dll";
        foreach (var reference in _references)
        {
            if (string.Equals(Path.GetFileName(reference), file, StringComparison.OrdinalIgnoreCase)
                && !IsEngines(file))
            {
                return LoadFromAssemblyPath(reference);
            }
        }

        // What a referenced assembly itself needs lies beside it.
        var beside = _references.Select(r => Path.Combine(Path.GetDirectoryName(r)!, file)).FirstOrDefault(File.Exists);
        return beside is null || IsEngines(file) ? null : LoadFromAssemblyPath(beside);
    }

    private static bool IsScenario(Assembly assembly) => assembly == Assembly.GetEntryAssembly()
        && assembly.GetName().Name?.StartsWith("netsim", StringComparison.OrdinalIgnoreCase) == false;

    private static bool IsEngines(string file) => File.Exists(Path.Combine(AppContext.BaseDirectory, file));
}
