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
        var options = new SearchOptions();
        var command = options.AddTo(new Command(Name, "Find the smallest or largest value of a parameter that meets an expectation,"
            + " by bisection with repetitions as needed. Without --expect the script's own Expect must hold in every run."));
        command.SetAction(result => Execute(options, result));
        return command;
    }

    private static int Execute(SearchOptions options, ParseResult result)
    {
        var own = options.Experiment;
        var terminal = new Terminal(result.GetValue(own.NoColor), result.GetValue(own.Quiet));
        try
        {
            return result.GetValue(options.Directory.Status) is { } directory
                ? SweepStatus.Show(directory)
                : Verb(options, result, terminal).Execute();
        }
        catch (Exception e) when (e is ExperimentException or ResultsException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static SearchVerb Verb(SearchOptions options, ParseResult result, Terminal terminal)
    {
        var own = options.Experiment;
        var expectations = own.ReadExpectations(result);
        if (expectations.Count > 1)
        {
            throw new ExperimentException("a search has one expectation: join several with &&");
        }

        var axes = result.GetValue(own.Parameters) ?? [];
        var request = new ExperimentRequest(
            result.GetRequiredValue(own.Scenario), axes, 0, result.GetValue(own.Seed), result.GetValue(own.Kernel),
            options.Plan(result), true)
        {
            Expectations = [.. expectations.Select(e => e.Text)],
            Search = new SearchedThreshold(Searched(axes).Name, !result.GetValue(options.Maximize)),
        };
        return new SearchVerb(request, terminal)
        {
            OutputDirectory = result.GetValue(options.Directory.Out),
            Resume = result.GetValue(options.Directory.Resume),
            Workers = (int)result.GetValue(own.Workers),
            Limits = own.Limits(result),
            WallLimit = result.GetValue(own.WallLimit),
            Json = result.GetValue(own.Json),
        };
    }

    private static Axis Searched(string[] axes)
    {
        var searched = axes.Select(Axis.Parse).Where(axis => axis.Values.Count > 1).ToList();
        return searched.Count switch
        {
            1 => searched[0],
            0 => throw new ExperimentException("a search needs a parameter with a range: -p name=lo..hi"),
            _ => throw new ExperimentException(
                $"a search has one parameter with several values, not {string.Join(" and ", searched.Select(a => a.Name))}"),
        };
    }
}
