using System.CommandLine;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary><c>netsim run</c>.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    /// <summary>The verb.</summary>
    /// <param name="scriptArguments">The words after <c>--</c>, which are the script's.</param>
    public static Command Create(string[] scriptArguments)
    {
        var options = new RunOptions { ScriptArguments = scriptArguments };
        var command = options.AddTo(new Command(Name, "Run a scenario and print its results. "
            + "'netsim run <scenario> --help' also lists the scenario's parameters."));
        command.SetAction(result => VerbOf(options, result, result.GetRequiredValue(options.Scenario)).Execute());
        return command;
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="result">Their values.</param>
    /// <param name="scenario">The scenario's path.</param>
    public static RunVerb VerbOf(RunOptions options, ParseResult result, string scenario)
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
            Arguments = options.ScriptArguments,
        };
        return new RunVerb(new RunRequest(scenario, grid, settings)
        {
            OutputDirectory = result.GetValue(options.Out),
            CaptureFile = result.GetValue(options.Capture),
            JUnitFile = result.GetValue(options.JUnit),
            WallLimit = result.GetValue(options.WallLimit),
            Json = result.GetValue(options.Json),
            IsTracePrinted = result.GetValue(options.Trace.Trace) is not null,
            DrawingFile = result.GetValue(options.Trace.Svg),
        }, terminal);
    }
}
