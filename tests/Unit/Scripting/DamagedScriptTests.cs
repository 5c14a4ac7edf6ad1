using NetSim.Scripting;

namespace NetSim.Tests.Scripting;

/// <summary>Whatever a script's text is, it gets an answer: a program, or diagnostics with places inside the text.</summary>
public sealed class DamagedScriptTests
{
    private const int All = 10_000;
    private const int Sample = 50;

    private ScriptFolder _folder = null!;
    private ScriptDamage _damage = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new ScriptFolder();
        _damage = new ScriptDamage([.. Scenarios().Order(StringComparer.Ordinal).Select(File.ReadAllText)]);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Ten_thousand_damaged_texts_are_read_with_their_directives() => Assert.That(
        () =>
        {
            for (var number = 0; number < All; number++)
            {
                ScriptSources.Read(Write(number));
            }
        },
        Throws.Nothing);

    [Test]
    public void Two_hundred_of_them_are_compiled_and_judged() => Compile(Enumerable.Range(0, All / Sample).Select(i => i * Sample));

    // Twenty minutes and more of one core: by hand, before a release.
    [Test]
    [Category("External")]
    [Category("OnDemand")]
    public void All_ten_thousand_are_compiled_and_judged() => Compile(Enumerable.Range(0, All));

    private static IEnumerable<string> Scenarios()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, "scenarios", "attacks")))
        {
            at = at.Parent ?? throw new InvalidOperationException("These tests run in the sources.");
        }

        return Directory.EnumerateFiles(Path.Combine(at.FullName, "scenarios"), "*.csx", SearchOption.AllDirectories);
    }

    // Half of them are programs; one in ten is not written as UTF-8.
    private string Write(int number)
    {
        var path = Path.Combine(_folder.Root, number % 2 == 0 ? "x.csx" : "x.cs");
        File.WriteAllText(path, _damage.Make(number), number % 10 == 5 ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8);
        return path;
    }

    private void Compile(IEnumerable<int> numbers)
    {
        var programs = 0;
        foreach (var number in numbers)
        {
            LoadResult? loaded = null;
            Assert.That(
                () => loaded = ScriptHost.Load(Write(number), new ScriptHostOptions { UseCache = false }), Throws.Nothing, () => $"number {number}");
            programs += loaded!.Succeeded ? 1 : 0; // The line above would have failed.
            Assert.That(loaded.Succeeded || loaded.Diagnostics.Count > 0, Is.True, () => $"number {number} has no answer");
            Assert.That(loaded.Diagnostics.Select(d => d.ToText()), Is.All.Not.Empty);
        }

        TestContext.Out.WriteLine($"{programs} programs");
        Assert.That(programs, Is.Positive);
    }
}
