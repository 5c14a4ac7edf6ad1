using System.CommandLine;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim sweep</c>.</summary>
internal static class SweepCommand
{
    public const string Name = "sweep";

    public static Command Create()
    {
        var options = new SweepOptions();
        var command = options.AddTo(new Command(Name, "Run a scenario at many points, many times each, and print what comes"
            + " of it with intervals. Results survive everything; --resume goes on."));
        command.SetAction(result => Execute(options, result));
        return command;
    }

    private static int Execute(SweepOptions options, ParseResult result)
    {
        var own = options.Experiment;
        var terminal = new Terminal(result.GetValue(own.NoColor), result.GetValue(own.Quiet));
        try
        {
            if (result.GetValue(options.Directory.Status) is { } directory)
            {
                return SweepStatus.Show(directory);
            }

            return new SweepVerb(Request(options, result), terminal).Execute();
        }
        catch (Exception e) when (e is ExperimentException or ResultsException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static SweepRequest Request(SweepOptions options, ParseResult result)
    {
        var own = options.Experiment;
        return new SweepRequest(
            new ExperimentRequest(
                result.GetRequiredValue(own.Scenario),
                result.GetValue(own.Parameters) ?? [],
                (int)result.GetValue(options.Samples),
                result.GetValue(own.Seed),
                result.GetValue(own.Kernel),
                options.Plan(result),
                !result.GetValue(options.Independent))
            {
                TakesDeclaredSweep = true,
                Expectations = [.. own.ReadExpectations(result).Select(e => e.Text)],
            },
            result.GetRequiredValue(options.Directory.Out)!) // The parser has required it.
        {
            Workers = (int)result.GetValue(own.Workers),
            Limits = own.Limits(result),
            WallLimit = result.GetValue(own.WallLimit),
            Placement = Placement.Of(options, result),
            JUnitFile = result.GetValue(options.JUnit),
            Resume = result.GetValue(options.Directory.Resume),
            Json = result.GetValue(own.Json),
            JsonLines = result.GetValue(options.JsonLines),
        };
    }
}
