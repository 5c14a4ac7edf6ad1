namespace NetSim.Tests.Scripting;

public sealed class ScriptFileTests
{
    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_missing_file_is_named_and_the_nearest_one_offered()
    {
        _folder.Write("attacks/syn-flood.csx", "");

        var error = _folder.Load("attack/syn-flod.csx").Diagnostics.Single();

        Assert.That(error.Message, Does.Contain("syn-flod.csx").And.Contain("no such file"));
        Assert.That(error.Suggestion, Does.EndWith("attacks/syn-flood.csx"));
    }

    [Test]
    public void A_file_based_app_is_a_script_whose_directives_are_comments()
    {
        _folder.Write("x.cs", "#!/usr/bin/env dotnet\n#:project ../engine/Cli\n\n#:property A=b\nvar a = 1;\nvar b = a +;\n");

        var error = _folder.Load("x.cs").Diagnostics.Single();

        Assert.That((error.Line, error.Column, error.Code), Is.EqualTo((6, 12, "CS1525")));
    }

    [Test]
    public void A_file_based_app_that_needs_another_package_is_sent_to_dotnet_run()
    {
        _folder.Write("x.cs", "\uFEFF// a\n#:package NetSim@0.1.0\n#:package Other@1\n");

        var error = _folder.Load("x.cs").Diagnostics.Single();

        Assert.That((error.Line, error.Column, error.Code), Is.EqualTo((3, 1, "NETSIM0009")));
        Assert.That(error.Message, Does.Contain("dotnet run"));
    }

    [Test]
    public void Another_extension_is_refused()
    {
        _folder.Write("x.py", "");

        Assert.That(_folder.Load("x.py").Diagnostics.Single().Message, Does.Contain(".csx"));
    }

    [Test]
    public void A_directory_is_refused() =>
        Assert.That(_folder.Load(".").Diagnostics.Single().Message, Does.Contain("directory"));

    [Test]
    public void A_binary_file_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder.Root, "x.csx"), [0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]);

        Assert.That(_folder.Load("x.csx").Diagnostics.Single().Message, Does.Contain("not a text file"));
    }

    [TestCase("")]
    [TestCase("// nothing yet\n")]
    [TestCase("using System;\n")]
    public void A_text_without_a_statement_is_refused_with_a_reason(string text) =>
        Assert.That(_folder.LoadText(text).Diagnostics.Single(d => d.IsError).Message, Does.Contain("no statement"));

    [Test]
    public void A_huge_file_is_refused()
    {
        _folder.Write("x.csx", new string(' ', 5_000_000));

        Assert.That(_folder.Load("x.csx").Diagnostics.Single().Message, Does.Contain("5000000 bytes"));
    }
}
