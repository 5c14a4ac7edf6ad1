using System.CommandLine;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary><c>netsim run</c>.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    public static Command Create()
    {
        var options = new RunOptions();
        var command = options.AddTo(new Command(Name, "Run a scenario and print its results. "
            + "'netsim run <scenario> --help' also lists the scenario's parameters."));
        command.SetAction(result => Execute(options, result));
        return command;
    }

    private static int Execute(RunOptions options, ParseResult result)
    {
        // The validator of -p has read them once already: they are well-formed.
        ParameterGrid.TryParse(result.GetValue(options.Parameters) ?? [], out var grid);
        var terminal = new Terminal(result.GetValue(options.NoColor), result.GetValue(options.Quiet));
        var settings = new RunSettings
        {
            Seed = result.GetValue(options.Seed),
            Threads = (int)result.GetValue(options.Threads),
            Partitions = (int)result.GetValue(options.Partitions),
            Queue = result.GetRequiredValue(options.Queue),
            Kernel = result.GetValue(options.Kernel),
            ProfileEngine = result.GetValue(options.ProfileEngine),
            Capture = new(
                SnapLength: (int)result.GetValue(options.CaptureSnap), Filter: result.GetValue(options.CaptureFilter)),
            AccountMemory = result.GetValue(options.Memory),
            Trace = options.Trace.Read(result),
        };
        return new RunVerb(new RunRequest(result.GetRequiredValue(options.Scenario), grid, settings)
        {
            OutputDirectory = result.GetValue(options.Out),
            CaptureFile = result.GetValue(options.Capture),
            JUnitFile = result.GetValue(options.JUnit),
            WallLimit = result.GetValue(options.WallLimit),
            Json = result.GetValue(options.Json),
            IsTracePrinted = result.GetValue(options.Trace.Trace) is not null,
            DrawingFile = result.GetValue(options.Trace.Svg),
        }, terminal).Execute();
    }
}
