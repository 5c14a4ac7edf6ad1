using NetSim.Core;
using NetSim.Scripting;

namespace NetSim.Tests.Scripting;

public sealed class ScriptFailureTests
{
    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_script_that_throws_is_shown_with_its_line_and_caret()
    {
        var failure = Fail("var a = new int[2];\na[Environment.GetCommandLineArgs().Length + 5] = 1;\n");

        Assert.That((failure.Line, failure.Column), Is.EqualTo((2, 1)));
        Assert.That(failure.ToText(), Does.StartWith("error: IndexOutOfRangeException: "));
        Assert.That(failure.ToText(), Does.Contain("   2 | a[Environment").And.EndsWith("^"));
    }

    [TestCase("var a = new int[1];\nvar n = 1;\na[n] = 2;\n", 3)]
    [TestCase("var big = int.MaxValue;\n\n\nbig++;\n", 4)]
    [TestCase("var zero = 0;\nvar half = 1 / zero;\n", 2)]
    [TestCase("string text = null;\nvar n = text.Length;\n", 2)]
    [TestCase("object o = 1;\nvar text = (string)o;\n", 2)]
    [TestCase("Action f = () =>\n{\n    throw new Exception(\"no\");\n};\nf();\n", 3)]
    public void Whatever_goes_wrong_the_line_is_exact(string text, int line) =>
        Assert.That(Fail(text).Line, Is.EqualTo(line));

    [Test]
    public void The_line_is_the_same_when_the_program_comes_from_the_cache()
    {
        const string Text = "\n\nint.Parse(\"x\");\n";
        var first = Fail(Text);

        Assert.That(_folder.LoadText(Text).FromCache, Is.True);
        Assert.That(Fail(Text), Is.EqualTo(first));
        Assert.That(first.Line, Is.EqualTo(3));
    }

    [Test]
    public void A_mistake_that_the_surface_finds_is_shown_without_its_type_at_the_scripts_line()
    {
        var failure = Fail("""
            void Refuse() => throw new ScenarioException("there is no sysctl 'net.ipv4.tcp_fin'");

            Refuse();
            """);

        Assert.That(failure.ToText(), Does.StartWith("error: there is no sysctl 'net.ipv4.tcp_fin'\n  --> "));
    }

    [Test]
    public void A_failure_in_a_loaded_file_is_shown_there()
    {
        var library = _folder.Write("lib.csx", "int Half(int n)\n{\n    return 1 / n;\n}\n");

        var failure = Fail("#load \"lib.csx\"\nHalf(0);\n");

        Assert.That((failure.File, failure.Line), Is.EqualTo((library, 3)));
    }

    [Test]
    public void A_failure_that_never_was_in_a_script_has_no_place() =>
        Assert.That(
            ScriptFailure.Describe(new InvalidOperationException("no")).ToText(),
            Is.EqualTo("error: InvalidOperationException: no"));

    [Test]
    public void A_slip_of_the_engine_is_told_from_one_of_the_script()
    {
        var theirs = Assert.Catch(_folder.LoadText("string t = null; var n = t.Length;").Program!.Execute);

        Assert.That((ScriptFailure.IsEngineFault(new EngineFaultException("")), ScriptFailure.IsEngineFault(theirs!)),
            Is.EqualTo((true, false)));
    }

    private ScriptDiagnostic Fail(string text)
    {
        var loaded = _folder.LoadText(text);
        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        var thrown = Assert.Catch(loaded.Program!.Execute);
        return ScriptFailure.Describe(thrown!);
    }
}
