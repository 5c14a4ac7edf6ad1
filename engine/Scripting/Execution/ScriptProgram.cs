using System.Reflection;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>A compiled script; the same one may run many times, each run with variables of its own.</summary>
internal sealed class ScriptProgram : IScenarioProgram
{
    private readonly Lazy<Func<object?[], Task<object?>>> _entry;

    public ScriptProgram(string path, CompiledScript script)
    {
        Path = path;
        Manifest = script.Manifest;
        _entry = new Lazy<Func<object?[], Task<object?>>>(() => Link(path, script));
    }

    /// <inheritdoc />
    public string Path { get; }

    /// <inheritdoc />
    public ParameterManifest Manifest { get; }

    /// <inheritdoc />
    public void Execute()
    {
        // Element 0 would be the globals object, which our scripts have none of; element 1 is the script's own object.
        var task = _entry.Value(new object?[2]);
        if (!task.IsCompleted)
        {
            throw new ScenarioException(
                "The top level of a scenario waits for something that is not simulated. Use Run(…) to let time pass.");
        }

        task.GetAwaiter().GetResult();
    }

    private static Func<object?[], Task<object?>> Link(string path, CompiledScript script)
    {
        var context = new ScriptLoadContext(System.IO.Path.GetFileName(path), script.References);
        var assembly = context.LoadFromStream(new MemoryStream(script.Assembly), new MemoryStream(script.Symbols));
        var type = assembly.GetType(CompiledScript.TypeName, throwOnError: true)!; // Throws instead of null.
        var method = type.GetMethod(CompiledScript.EntryName, BindingFlags.Static | BindingFlags.Public
            | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{path}: the compiled script has no entry.");
        return method.CreateDelegate<Func<object?[], Task<object?>>>();
    }
}
