using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NetSim.Cli;

/// <summary>The verbs, and what a wrong command line is answered.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        if (args is [Completer.Verb, .. var words])
        {
            return Completer.Run(Build([]), words);
        }

        // "netsim run -- -odd-name.csx" is about the scenario's name, not about its arguments.
        var (own, rest) = args is [RunCommand.Name, not "--", ..] ? TrailingArguments.Split(args) : (args, []);
        return Invoke(Build(rest), own, "'netsim --help' and 'netsim <verb> --help' show what there is.");
    }

    /// <summary>Reads a command line and does what it says.</summary>
    /// <param name="root">What can be said.</param>
    /// <param name="args">What was said.</param>
    /// <param name="hint">Shown after an error.</param>
    /// <returns>The exit code.</returns>
    public static int Invoke(RootCommand root, string[] args, string hint)
    {
        // "@file" is a valid scenario name, so response files stay off; Ctrl-C is RunControl's business.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var wrong = result.Action is ParseErrorAction;
        if (result.Action is ParseErrorAction action)
        {
            action.ShowHelp = args.Length == 0;
            action.ShowTypoCorrections = true;
        }

        var code = result.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = wrong ? Console.Error : Console.Out, // stdout carries data only
            Error = Console.Error,
        });
        if (!wrong)
        {
            return code;
        }

        Console.Error.WriteLine(hint);
        return ExitCode.Usage;
    }

    private static RootCommand Build(string[] scriptArguments)
    {
        var root = new RootCommand("NetSim: a deterministic network simulator whose hosts behave like Linux machines.")
        {
            RunCommand.Create(scriptArguments), CheckCommand.Create(), ExportCommand.Create(), ListCommand.Create(),
            ExplainCommand.Create(), SysctlCommand.Create(),
            SweepCommand.Create(), SearchCommand.Create(), CompareCommand.Create(), WorkerVerb.Create(),
            VerifyCommand.Create(), PacketdrillCommand.Create(), BenchCommand.Create(),
            ReportCommand.Create(),
            NewCommand.Create(), CompletionCommand.Create(), ReplayCommand.Create(),
            SsCommand.Create(), NstatCommand.Create(), ReferenceVerb.Create(),
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help } helpOption)
            {
                help.MaxWidth = HelpWidth();
                helpOption.Action = new ScenarioHelp(help);
            }
        }

        return root;
    }

    private static int HelpWidth()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth <= 40 ? 120 : Console.WindowWidth;
        }
        catch (IOException)
        {
            return 120;
        }
    }
}
