using System.Diagnostics;

namespace NetSim.Tests.Simulation;

/// <summary>What a shell offers when the tabulator is pressed.</summary>
public sealed class CompletionTests
{
    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("my flood.csx", "using static NetSim.Scenarios.Scenario; var b = Param(\"backlog\", 1); var r = Param(\"rate\", 2);");
        _netsim.Write("测试.csx", "");
        _netsim.Write("notes.txt", "");
        _netsim.Write("more/deep.csx", "");
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [TestCase("re", "replay,report")]
    [TestCase("--v", "--version")]
    [TestCase("run|--que", "--queue")]
    [TestCase("run|--queue|", "bcl,ladder,radix")]
    [TestCase("run|", "more/,my flood.csx,测试.csx")]
    [TestCase("run|m", "more/,my flood.csx")]
    [TestCase("run|more/", "more/deep.csx")]
    [TestCase("run|测", "测试.csx")]
    [TestCase("run|my flood.csx|-p|", "backlog=,rate=")]
    [TestCase("run|my flood.csx|-p|ra", "rate=")]
    [TestCase("sweep|my flood.csx|-p|b", "backlog=")]
    [TestCase("new|x|--template|f", "flood")]
    [TestCase("completion|", "bash,fish,pwsh,zsh")]
    [TestCase("run|x.csx|--out|n", "notes.txt")]
    [TestCase("nosuch|", "")]
    [TestCase("run|none/x", "")]
    public void A_word_is_completed(string words, string suggestions)
    {
        var result = _netsim.Run(["complete", .. words.Split('|')]);

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(suggestions.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    [TestCase("zsh", "compdef _netsim netsim")]
    [TestCase("fish", "complete -c netsim")]
    [TestCase("pwsh", "Register-ArgumentCompleter")]
    [TestCase("bash", "complete -F _netsim netsim")]
    public void Each_shell_gets_lines_of_its_own(string shell, string line) =>
        Assert.That(_netsim.Run("completion", shell).Out, Does.Contain(line));

    [Test]
    public void An_unknown_shell_is_refused_with_those_that_are_known()
    {
        var result = _netsim.Run("completion", "tcsh");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("tcsh").And.Contain("fish"));
    }

    // The words as bash has them, each quoted once more for the array.
    [TestCase("sw", "sweep")]
    [TestCase("run --thr", "--threads")]
    [TestCase("run 'my\\ fl'", "my flood.csx")]
    [TestCase("run '\"my fl'", "my flood.csx")]
    [TestCase("run 测", "测试.csx")]
    [TestCase("run 'my\\ flood.csx' -p back", "backlog=")]
    [Platform(Exclude = "Win")]
    public void Bash_really_completes(string words, string suggestion)
    {
        var bash = Bash($$"""
            PATH={{Path.GetDirectoryName(Netsim.Executable())}}:$PATH
            source <(netsim completion bash)
            COMP_WORDS=(netsim {{words}})
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            $(complete -p netsim | sed 's/.*-F \([^ ]*\).*/\1/')
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.That(bash.Out.Trim(), Is.EqualTo(suggestion), bash.ToString);
    }

    private CommandResult Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            WorkingDirectory = _netsim.Directory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NETSIM_CACHE"] = Path.Combine(_netsim.Directory, "cache");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        return Netsim.Finish(process);
    }
}
