using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>
/// What a script may refer to: the engine, the .NET libraries in everyday use, and whatever <c>#r</c> names by path or,
/// if it comes with .NET or NetSim, by name.
/// </summary>
internal sealed class ScriptReferences : MetadataReferenceResolver
{
    // Few, because each costs milliseconds of every compilation; any other of .NET is found by name when needed.
    private static readonly string[] Everyday =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Immutable", "System.Console", "System.Linq", "System.Memory", "System.Net.Primitives",
        "System.Runtime.Extensions", "System.Runtime.Numerics", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Threading", "netstandard",
    ];

    private static readonly Dictionary<string, string> Platform = FindPlatform();

    /// <inheritdoc />
    public override bool ResolveMissingAssemblies => true;

    public static IEnumerable<MetadataReference> Default()
    {
        var engine = EngineAssemblies.All.Select(a => a.GetName().Name!); // Loaded by name: it has one.
        return Everyday.Concat(engine).Where(Platform.ContainsKey).Select(n => Reference(Platform[n]));
    }

    /// <summary>Names that <c>#r</c> accepts without a path.</summary>
    public static IEnumerable<string> Names => Platform.Keys;

    /// <inheritdoc />
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (ReferencePath.IsEngine(reference))
        {
            return [MetadataReference.CreateFromFile(Platform["NetSim.Scenarios"], properties)];
        }

        var directory = baseFilePath is null ? null : Path.GetDirectoryName(baseFilePath);
        var path = ReferencePath.TryResolve(reference, directory);
        if (path is null && !Platform.TryGetValue(WithoutExtension(reference), out path))
        {
            return [];
        }

        return [MetadataReference.CreateFromFile(path, properties)];
    }

    /// <inheritdoc />
    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (Platform.TryGetValue(referenceIdentity.Name, out var path))
        {
            return Reference(path);
        }

        // What a library named by #r needs lies beside it.
        var beside = definition is PortableExecutableReference { FilePath: { } file }
            ? Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, referenceIdentity.Name + ".dll")
            : null;
        return File.Exists(beside) ? Reference(beside) : null;
    }

    /// <inheritdoc />
    public override bool Equals(object? other) => other is ScriptReferences;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(ScriptReferences).GetHashCode();

    private static PortableExecutableReference Reference(string path) => MetadataReference.CreateFromFile(path);

    private static string WithoutExtension(string name) =>
        name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    private static Dictionary<string, string> FindPlatform()
    {
        var trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;
        var platform = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            platform.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        // Under a test host the engine may be outside that list.
        foreach (var assembly in EngineAssemblies.All)
        {
            platform[assembly.GetName().Name!] = assembly.Location; // Loaded by name: it has one.
        }

        return platform;
    }
}
