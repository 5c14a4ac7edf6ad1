using System.CommandLine;
using System.Reflection;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim run</c> without the command: a scenario that is a program of its own (<c>dotnet run x.cs</c>) takes the
/// same options, prints the same table or object and ends with the same codes.
/// </summary>
public static class StandaloneCommand
{
    /// <summary>Runs a program as a scenario, with the arguments of this process.</summary>
    /// <param name="entry">The program's entry point; called once for each run.</param>
    /// <returns>The exit code.</returns>
    public static int Run(MethodInfo entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            return RunProgram(entry);
        }
        catch (Exception e)
        {
            return InternalError.Report(e, Console.Error);
        }
    }

    private static int RunProgram(MethodInfo entry)
    {
        var (own, rest) = TrailingArguments.Split(Environment.GetCommandLineArgs()[1..]);
        var program = new EntryPointProgram(entry, rest);
        var options = new RunOptions { ScriptArguments = rest };
        var root = options.AddTo(
            new RootCommand(ScenarioQuestion.Of(program.Path) ?? "A NetSim scenario."), namesScenario: false);
        root.SetAction(result => RunCommand.VerbOf(options, result, program.Path).Execute(program));
        return CommandLine.Invoke(root, own, "'--help' shows what there is.");
    }
}
