using NetSim.Scripting;

namespace NetSim.Tests.Scripting;

public sealed class ScriptCacheTests
{
    private const string Script = "int Param(string name, int initial) => initial; var a = Param(\"a\", 1);";

    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void The_second_load_of_a_text_comes_from_the_cache_with_the_same_manifest()
    {
        var first = _folder.LoadText(Script);
        var second = _folder.LoadText(Script);

        Assert.That((first.FromCache, second.FromCache), Is.EqualTo((false, true)));
        Assert.That(second.Program!.Manifest.Parameters, Is.EqualTo(first.Program!.Manifest.Parameters));
        Assert.That(second.Program.Execute, Throws.Nothing);
    }

    [Test]
    public void An_edited_script_is_compiled_again()
    {
        _folder.LoadText(Script);

        Assert.That(_folder.LoadText(Script + " ").FromCache, Is.False);
    }

    [Test]
    public void An_edited_file_two_loads_deep_is_noticed()
    {
        _folder.Write("c.csx", "int C() => 1;");
        _folder.Write("b.csx", "#load \"c.csx\"");
        _folder.Write("a.csx", "#load \"b.csx\"");
        _folder.Load("a.csx");
        var unchanged = _folder.Load("a.csx");
        _folder.Write("c.csx", "int C() => 2;");

        Assert.That((unchanged.FromCache, _folder.Load("a.csx").FromCache), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_changed_reference_is_noticed()
    {
        var reference = Path.Combine(_folder.Root, "lib.dll");
        File.Copy(typeof(ScriptHost).Assembly.Location, reference);
        _folder.LoadText("#r \"lib.dll\"\n");
        File.AppendAllText(reference, "x");

        Assert.That(_folder.LoadText("#r \"lib.dll\"\n").FromCache, Is.False);
    }

    [TestCase(0)]
    [TestCase(20)]
    [TestCase(-1)]
    public void A_cache_entry_with_one_wrong_byte_is_compiled_again_and_replaced(int position)
    {
        _folder.LoadText(Script);
        var bytes = File.ReadAllBytes(_folder.CacheFile);
        bytes[(position + bytes.Length) % bytes.Length] ^= 1;
        File.WriteAllBytes(_folder.CacheFile, bytes);

        Assert.That((_folder.LoadText(Script).FromCache, _folder.LoadText(Script).FromCache), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_truncated_cache_entry_is_compiled_again()
    {
        _folder.LoadText(Script);
        using (var file = File.OpenWrite(_folder.CacheFile))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.That(_folder.LoadText(Script).FromCache, Is.False);
    }

    [Test]
    public void A_cache_directory_that_cannot_be_made_costs_nothing_but_time()
    {
        _folder.Write("x.csx", Script);
        var file = _folder.Write("occupied", "");

        var loaded = ScriptHost.Load(
            Path.Combine(_folder.Root, "x.csx"), new ScriptHostOptions { CacheDirectory = file });

        Assert.That(loaded.Succeeded, Is.True);
    }

    [Test]
    public void Warnings_survive_in_the_cache()
    {
        const string Text = "void F() { int unused = 1; }";
        var first = _folder.LoadText(Text).Diagnostics.Select(d => d.ToText());

        Assert.That(_folder.LoadText(Text).Diagnostics.Select(d => d.ToText()), Is.EqualTo(first).And.Not.Empty);
    }

    [Test]
    public void Nothing_temporary_is_left_behind()
    {
        _folder.LoadText(Script);

        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_folder.CacheFile)!), Has.Length.EqualTo(1));
    }
}
