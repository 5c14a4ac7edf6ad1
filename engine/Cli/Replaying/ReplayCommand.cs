using System.CommandLine;
using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim replay</c>: a recorded run once more, from its seed and parameters, and whether it is the same.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var results = new Argument<string>("results")
        {
            Description = "A results directory, or the run.msgpack in it.",
        };
        var scenario = new Option<string?>("--scenario")
        {
            Description = "The script, where it does not lie any more where it was run from",
            HelpName = "FILE",
        };
        var threads = NumberOption.Create("--threads", "Worker threads; the result may not depend on them", 1, 256, 1);
        ScenarioArgument.RefuseOptions(results);
        var command = new Command(
            "replay", "Run a recorded run again from its seed and parameters and compare the fingerprints: "
            + "0 when they are equal, 4 when not.") { results, scenario, threads };
        command.SetAction(result => Replay(
            result.GetRequiredValue(results), result.GetValue(scenario), (int)result.GetValue(threads)));
        return command;
    }

    private static int Replay(string results, string? chosen, int threads)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        try
        {
            var recorded = RecordedRun.Read(results);
            if (recorded.Run.Fingerprint is null)
            {
                return Refuse(terminal, $"{results}: the run is partial ({recorded.Run.Ending.ToText()}) and has no "
                    + "fingerprint to compare with");
            }

            if ((chosen ?? recorded.Script) is not { } script)
            {
                return Refuse(terminal, $"{results}: no {ResultsDirectory.LogName} says where the script lies; name it "
                    + "with --scenario FILE");
            }

            var loaded = ScriptHost.Load(script);
            terminal.Report(loaded.Diagnostics);
            if (!loaded.Succeeded)
            {
                return chosen is null
                    ? Refuse(terminal, "the script can be named with --scenario FILE")
                    : ExitCode.Usage;
            }

            var changes = Changes(recorded, loaded.SourceDigest);
            changes.ForEach(change => terminal.Note($"note: {change}"));
            return Compare(recorded, ScenarioRunner.Run(loaded.Program, SettingsOf(recorded, threads)),
                changes.Count > 0, terminal);
        }
        catch (ScenarioException e) when (e.IsUsage)
        {
            return Refuse(terminal, e.Message);
        }
        catch (Exception e) when (e is ResultsException or IOException or UnauthorizedAccessException)
        {
            return Refuse(terminal, $"{results}: {e.Message}");
        }
    }

    private static RunSettings SettingsOf(RecordedRun recorded, int threads) => new()
    {
        Seed = recorded.Run.Identity.Seed,
        Kernel = recorded.Kernel,
        Parameters = recorded.Run.Identity.Parameters.ToDictionary(p => p.Name, p => p.Value.ToString()),
        Threads = threads,
    };

    private static List<string> Changes(RecordedRun recorded, string source)
    {
        var changes = new List<string>();
        if (recorded.Source.Length > 0 && recorded.Source != source)
        {
            changes.Add("the script has changed since it was run");
        }

        if (recorded.Engine.Length > 0 && recorded.Engine != LoadResult.Engine)
        {
            changes.Add($"it was run by {recorded.Engine}, this is {LoadResult.Engine}");
        }

        if (recorded.HadArguments)
        {
            changes.Add("it was given words after '--', which no record keeps");
        }

        return changes;
    }

    private static int Compare(RecordedRun recorded, ScenarioOutcome outcome, bool isChanged, Terminal terminal)
    {
        if (outcome.Failure is { } failure)
        {
            if (failure is ScenarioException { IsUsage: true })
            {
                return Refuse(terminal, failure.Message);
            }

            terminal.Error(ScriptFailure.Describe(failure).ToText());
            return ScriptFailure.IsEngineFault(failure) ? ExitCode.InternalError : ExitCode.ScenarioFailed;
        }

        var (was, isNow) = (recorded.Run, outcome.Record);
        if (was.Fingerprint == isNow.Fingerprint)
        {
            Console.Out.WriteLine(
                $"same: fingerprint {isNow.Fingerprint}, {isNow.Events} events, seed {isNow.Identity.Seed}");
            return ExitCode.Ok;
        }

        Console.Out.WriteLine($"different: fingerprint {isNow.Fingerprint} with {isNow.Events} events, recorded was "
            + $"{was.Fingerprint} with {was.Events}");
        if (!isChanged)
        {
            terminal.Error("error: nothing that is recorded has changed; a result that differs all the same is a fault "
                + "of NetSim's, "
                + "or of a script that asks the real world");
        }

        return ExitCode.ExpectationFailed;
    }

    private static int Refuse(Terminal terminal, string why)
    {
        terminal.Error($"error: {why}");
        return ExitCode.Usage;
    }
}
