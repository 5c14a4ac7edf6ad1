using NetSim.Scenarios;

namespace NetSim.Tests.Scripting;

public sealed class ParameterManifestTests
{
    private const string Surface = """
        int Param(string name, int initial, string help = null, Range? range = null) => initial;
        double Param2(string name, double initial) => initial;

        """;

    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("""Param("a", 2_000);""", "2000", null, null)]
    [TestCase("""Param("a", -1, "what it is");""", "-1", "what it is", null)]
    [TestCase("""Param("a", 1, range: 0..2);""", "1", null, "0..2")]
    [TestCase("""Param("a", 1, "help", 0..2);""", "1", "help", "0..2")]
    [TestCase("""Param(help: "h", initial: 3, name: "a");""", "3", "h", null)]
    [TestCase("""const int N = 7; Param("a", N * 2);""", "14", null, null)]
    [TestCase("""Param("a", Environment.ProcessId);""", null, null, null)]
    public void A_declaration_is_read_off_the_text(string call, string? initial, string? help, string? range)
    {
        var manifest = Manifest(call);

        Assert.That(manifest.IsComplete, Is.True);
        Assert.That(manifest.Parameters, Is.EqualTo(new[] { new ParameterDeclaration("a", initial, help, range, 3) }));
    }

    [Test]
    public void Declarations_inside_expressions_and_loaded_files_are_found()
    {
        _folder.Write("lib.csx", Surface + "var b = Param(\"b\", 2);");
        _folder.Write("x.csx", "#load \"lib.csx\"\nvar sum = 1 + Param(\"a\", 1);");

        var names = _folder.Load("x.csx").Program!.Manifest.Parameters.Select(p => p.Name);

        Assert.That(names, Is.EquivalentTo(new[] { "a", "b" }));
    }

    [Test]
    public void A_computed_name_makes_the_manifest_incomplete()
    {
        var manifest = Manifest("""for (var i = 0; i < 2; i++) Param("a" + i, 1);""");

        Assert.That(manifest.IsComplete, Is.False);
    }

    private ParameterManifest Manifest(string call)
    {
        var loaded = _folder.LoadText(Surface + call);
        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        return loaded.Program!.Manifest;
    }
}
