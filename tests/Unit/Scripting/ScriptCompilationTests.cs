namespace NetSim.Tests.Scripting;

public sealed class ScriptCompilationTests
{
    private ScriptFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ScriptFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_script_runs_from_top_to_bottom_each_time_with_variables_of_its_own()
    {
        AppContext.SetData("netsim.test.trace", new List<int>());
        var loaded = _folder.LoadText("""
            var seen = 0;
            var trace = (List<int>)AppContext.GetData("netsim.test.trace");
            seen++;
            trace.Add(seen);
            """);

        loaded.Program!.Execute();
        loaded.Program.Execute();

        Assert.That(AppContext.GetData("netsim.test.trace"), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void The_engines_types_are_in_scope_without_a_using()
    {
        var loaded = _folder.LoadText("SimTime at = SimTime.Zero;");

        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
    }

    [Test]
    public void Overflow_in_a_script_is_an_error()
    {
        var loaded = _folder.LoadText("var big = int.MaxValue; var more = big + Environment.GetCommandLineArgs().Length;");

        Assert.That(loaded.Program!.Execute, Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void A_syntax_error_is_reported_with_line_column_source_and_caret()
    {
        var loaded = _folder.LoadText("var a = 1;\nvar b = a +;\n");

        Assert.That(loaded.Program, Is.Null);
        var error = loaded.Diagnostics[0];
        Assert.That((error.Line, error.Column, error.Code), Is.EqualTo((2, 12, "CS1525")));
        Assert.That(error.ToText(), Does.EndWith("   2 | var b = a +;\n     |            ^"));
    }

    [TestCase("""var text = "a"; text.Lenght.ToString();""", "CS1061", "Length")]
    [TestCase("""Consol.WriteLine("a");""", "CS0103", "Console")]
    [TestCase("""var users = 3; var twice = usres * 2;""", "CS0103", "users")]
    [TestCase("""var now = DateTime.Nwo;""", "CS0117", "Now")]
    [TestCase("""SimTme at = default;""", "CS0246", "SimTime")]
    [TestCase("""string.Join(separatr: ",", values: new[] { "a" });""", "CS1739", "separator")]
    public void An_unknown_name_is_reported_with_the_nearest_known_one(string text, string code, string meant)
    {
        var loaded = _folder.LoadText(text);

        var error = loaded.Diagnostics.First(d => d.Code == code);
        Assert.That(error.Suggestion, Is.EqualTo(meant));
        Assert.That(error.ToText(), Does.Contain($"did you mean '{meant}'?"));
    }

    [Test]
    public void An_error_in_a_loaded_file_is_reported_there()
    {
        var library = _folder.Write("lib/part.csx", "int Twice(int n) => m * 2;");
        _folder.Write("main.csx", "#load \"lib/part.csx\"\nvar four = Twice(2);");

        var error = _folder.Load("main.csx").Diagnostics[0];

        Assert.That((error.File, error.Line, error.Column), Is.EqualTo((library, 1, 21)));
    }

    [Test]
    public void Load_brings_in_files_relative_to_the_one_that_says_so()
    {
        _folder.Write("lib/inner.csx", "int One() => 1;");
        _folder.Write("lib/outer.csx", "#load \"inner.csx\"\nint Two() => One() + One();");
        _folder.Write("main.csx", "#load \"lib/outer.csx\"\nif (Two() != 2) throw new Exception();");

        var loaded = _folder.Load("main.csx");

        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        Assert.That(loaded.Program!.Execute, Throws.Nothing);
    }

    [Test]
    public void A_missing_loaded_file_is_reported_at_its_line()
    {
        var error = _folder.LoadText("#load \"nothing.csx\"\n").Diagnostics[0];

        Assert.That((error.Code, error.Line), Is.EqualTo(("CS1504", 1)));
    }

    [Test]
    public void R_refers_to_an_assembly_of_dotnet_by_name()
    {
        var loaded = _folder.LoadText("""
            #r "System.Xml.Linq"
            var element = new System.Xml.Linq.XElement("a");
            """);

        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        Assert.That(loaded.Program!.Execute, Throws.Nothing);
    }

    [Test]
    public void R_refers_to_an_assembly_by_path_and_the_script_can_use_it()
    {
        var source = typeof(Assert).Assembly.Location;
        File.Copy(source, Path.Combine(_folder.Root, "other.framework.dll"));
        var loaded = _folder.LoadText("""
            #r "other.framework.dll"
            var version = typeof(NUnit.Framework.Assert).Assembly.GetName().Version;
            """);

        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        Assert.That(loaded.Program!.Execute, Throws.Nothing);
    }

    [Test]
    public void R_of_a_nuget_package_is_refused_with_the_alternative()
    {
        var error = _folder.LoadText("#r \"nuget: Newtonsoft.Json, 13.0.3\"\n").Diagnostics[0];

        Assert.That(error.Message, Does.Contain("nuget").And.Contain("by its path"));
        Assert.That((error.Line, error.Column), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Await_at_the_top_level_is_refused_and_in_a_handler_welcome()
    {
        var refused = _folder.LoadText("await System.Threading.Tasks.Task.Yield();");
        var welcome = _folder.LoadText(
            "Func<System.Threading.Tasks.Task> handler = async () => await System.Threading.Tasks.Task.Yield();");

        Assert.That(refused.Diagnostics[0].Code, Is.EqualTo("NETSIM0002"));
        Assert.That(refused.Diagnostics[0].Message, Does.Contain("Run(2.s)"));
        Assert.That(welcome.Succeeded, Is.True, () => string.Join('\n', welcome.Diagnostics));
    }
}
