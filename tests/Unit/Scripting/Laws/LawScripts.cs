using NetSim.Scripting;

namespace NetSim.Tests.Scripting;

/// <summary>Compiles scripts that begin with two hosts, <c>web</c> and <c>api</c>, and a group, <c>phones</c>.</summary>
internal sealed class LawScripts : IDisposable
{
    /// <summary>The line of a script on which its own text begins.</summary>
    public const int FirstLine = 5;

    private const string Prelude = """
        using static NetSim.Scenarios.Scenario;
        var web = Net.Host("web"); var api = Net.Host("api");
        var phones = Net.Hosts(20, "phone");
        Net.Link(phones, web); Net.Link(phones, api);

        """;

    private readonly ScriptFolder _folder = new();

    /// <summary>Compiles a text; each library takes a line before it.</summary>
    public LoadResult Load(string text, params string[] libraries) =>
        _folder.LoadText(string.Concat(libraries.Select(l => $"#r \"{l}\"\n")) + Prelude + text);

    public IReadOnlyList<ScriptDiagnostic> Errors(string text, params string[] libraries) =>
        [.. Load(text, libraries).Diagnostics.Where(d => d.IsError)];

    public ScriptDiagnostic OnlyError(string text) => Errors(text).Single();

    public void Dispose() => _folder.Dispose();
}
