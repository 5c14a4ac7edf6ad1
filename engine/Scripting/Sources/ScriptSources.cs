namespace NetSim.Scripting;

/// <summary>A script and every file it brings in, read once: what is hashed is what is compiled.</summary>
internal sealed class ScriptSources
{
    private const int MostFiles = 1_000;

    private readonly Dictionary<string, byte[]> _files = [];
    private readonly List<string> _order = [];
    private readonly List<string> _references = [];

    private ScriptSources(string main) => Main = main;

    /// <summary>Full path of the script itself.</summary>
    public string Main { get; }

    /// <summary>What is wrong with the packages that a file-based app asks for; null when nothing is.</summary>
    public ScriptDiagnostic? WrongPackage { get; private set; }

    /// <summary>
    /// Full paths of the script and what it <c>#load</c>s, transitively, in the order of their first mention.
    /// </summary>
    public IReadOnlyList<string> Files => _order;

    /// <summary>Full paths of the assemblies that <c>#r</c> lines name by path and that exist.</summary>
    public IReadOnlyList<string> References => _references;

    /// <summary>
    /// Reads the script and its <c>#load</c>s. One that does not exist is left to the compiler to report.
    /// </summary>
    /// <exception cref="IOException">The script itself cannot be read.</exception>
    public static ScriptSources Read(string main)
    {
        var sources = new ScriptSources(main);
        var text = File.ReadAllBytes(main);
        sources.WrongPackage = IsApp(main) ? AppDirectives.FindPackage(main, text) : null;
        sources.Add(main, IsApp(main) ? AppDirectives.Quiet(text) : text);
        for (var i = 0; i < sources._order.Count; i++)
        {
            sources.Follow(sources._order[i]);
        }

        return sources;
    }

    /// <summary>The bytes of a file that was read.</summary>
    public bool TryGet(string path, out byte[] bytes) => _files.TryGetValue(path, out bytes!);

    private static bool IsApp(string file) => Path.GetExtension(file).Equals(".cs", StringComparison.OrdinalIgnoreCase);

    private void Follow(string file)
    {
        var directory = Path.GetDirectoryName(file)!; // The path is full and names a file: it has a directory.
        foreach (var directive in DirectiveScanner.Scan(System.Text.Encoding.UTF8.GetString(_files[file])))
        {
            if (directive.Argument.Contains('\0', StringComparison.Ordinal))
            {
                continue;
            }

            if (directive.IsLoad)
            {
                Load(directive.Argument, directory);
            }
            else if (ReferencePath.TryResolve(directive.Argument, directory) is { } assembly
                && !_references.Contains(assembly))
            {
                _references.Add(assembly);
            }
        }
    }

    // As Roslyn's SourceFileResolver finds it: relative to the file that says #load, then to the script.
    private void Load(string argument, string directory)
    {
        string[] candidates =
            [Path.GetFullPath(argument, directory), Path.GetFullPath(argument, Path.GetDirectoryName(Main)!)];
        var path = Array.Find(candidates, File.Exists);
        if (path is null || _files.ContainsKey(path) || _order.Count >= MostFiles)
        {
            return;
        }

        try
        {
            Add(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The compiler will find the same, and say so at the #load line.
        }
    }

    private void Add(string path, byte[] bytes)
    {
        _files.Add(path, bytes);
        _order.Add(path);
    }
}
