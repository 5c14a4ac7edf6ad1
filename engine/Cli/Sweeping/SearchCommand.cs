using System.CommandLine;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim search</c>.</summary>
internal static class SearchCommand
{
    public const string Name = "search";

    public static Command Create()
    {
        var options = new ExperimentOptions();
        var minimize = new Option<bool>("--minimize") { Description = "Find the smallest value that meets the expectation (the default)" };
        var maximize = new Option<bool>("--maximize") { Description = "Find the largest value that meets the expectation" };
        var least = NumberOption.Create("--min-reps", "Repetitions of a value at the first look", 2, 1_000_000, 10);
        var most = NumberOption.Create("--max-reps", "Repetitions of a value at the last look", 2, 1_000_000, 320);
        var command = new Command(Name, "Find the smallest or largest value of a parameter that meets an expectation, by bisection "
            + "with repetitions as needed. Without --expect the script's own Expect must hold in every run.")
        {
            minimize, maximize, least, most,
        };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(minimize) && result.GetValue(maximize))
            {
                result.AddError("--minimize and --maximize ask for two different values: give one of them.");
            }
        });
        command.SetAction(result => Execute(options, result, new SearchBounds(
            !result.GetValue(maximize), (int)result.GetValue(least), (int)result.GetValue(most))));
        return command;
    }

    private static int Execute(ExperimentOptions options, ParseResult result, SearchBounds bounds)
    {
        var terminal = new Terminal(result.GetValue(options.NoColor), result.GetValue(options.Quiet));
        try
        {
            var expectations = options.ReadExpectations(result);
            if (expectations.Count > 1)
            {
                throw new ExperimentException("a search has one expectation: join several with &&");
            }

            var axes = (result.GetValue(options.Parameters) ?? []).ToList();
            var request = new ExperimentRequest(
                result.GetRequiredValue(options.Scenario), axes, 0, result.GetValue(options.Seed),
                result.GetValue(options.Kernel), RepetitionPlan.Fixed(1, result.GetValue(options.Confidence)), true);
            return new SearchVerb(request, expectations.Count == 0 ? null : expectations[0], bounds, terminal)
            {
                Workers = (int)result.GetValue(options.Workers),
                Limits = options.Limits(result),
                WallLimit = result.GetValue(options.WallLimit),
                Json = result.GetValue(options.Json),
            }.Execute();
        }
        catch (Exception e) when (e is ExperimentException or ResultsException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }
}

/// <summary>Which end is wanted, and how many repetitions a value gets.</summary>
internal sealed record SearchBounds(bool Minimize, int Least, int Most);
