using System.CommandLine;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary><c>netsim check</c>: does it compile?</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var scenarios = new Argument<string[]>("scenario")
        {
            Description = "One or more .csx files.",
            Arity = ArgumentArity.OneOrMore,
        };
        ScenarioArgument.RefuseOptions(scenarios);
        var command = new Command("check", "Compile a scenario without running it.") { scenarios };
        command.SetAction(result => Check(result.GetRequiredValue(scenarios)));
        return command;
    }

    private static int Check(string[] scenarios)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        var code = ExitCode.Ok;
        foreach (var scenario in scenarios)
        {
            var loaded = ScriptHost.Load(scenario);
            terminal.Report(loaded.Diagnostics);
            if (loaded.Succeeded)
            {
                Console.Out.WriteLine($"{scenario}: ok, {loaded.Program.Manifest.Parameters.Count} parameters");
            }
            else
            {
                code = ExitCode.Usage;
            }
        }

        return code;
    }
}
