using System.CommandLine;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>What <c>netsim run</c> can be told.</summary>
internal sealed class RunOptions
{
    /// <summary>The words after <c>--</c>.</summary>
    public string[] ScriptArguments { get; init; } = [];

    public Argument<string> Scenario { get; } = new("scenario")
    {
        Description = "The scenario, a .csx file. 'netsim list' shows those that come with NetSim.",
    };

    public Option<string[]> Parameters { get; } = ParameterOption.Create(
        "A parameter of the scenario. Several values are run side by side, every combination of them; "
            + "'\\,' is a comma inside a value.",
        "name=value[,value…]");

    public Option<ulong> Seed { get; } =
        NumberOption.Create("--seed", "The seed that decides every draw", 0, ulong.MaxValue, 42);

    public Option<ulong> Threads { get; } =
        NumberOption.Create(
            "--threads",
            "Worker threads, 0 to choose from the critical path of the first windows; changes speed only", 0, 256, 1);

    public Option<ulong> Partitions { get; } =
        NumberOption.Create("--partitions", "Partitions, 0 to let the topology decide; changes speed only", 0, 65_536, 0);

    public Option<string> Queue { get; } = new("--queue")
    {
        Description = "The pending-event queue: ladder, radix or bcl; changes speed only",
        HelpName = "ladder|radix|bcl",
        DefaultValueFactory = _ => "radix",
    };

    public Option<string?> Kernel { get; } = new("--kernel")
    {
        Description = "Kernel profile of hosts that do not name one themselves [default: the script's, else linux-6.18]",
        HelpName = "linux-6.18",
    };

    public Option<string?> Out { get; } = new("--out", "-o")
    {
        Description = "Where results go; several runs get a directory each in it [default: results/<scenario>]",
        HelpName = "DIR",
    };

    public Option<string?> Capture { get; } = new("--pcap")
    {
        Description = "Write what every host sends and receives to a pcapng file",
        HelpName = "FILE",
    };

    public Option<CaptureFilter?> CaptureFilter { get; } = new("--pcap-filter")
    {
        Description = "Which packets --pcap keeps, such as 'tcp and port 80' [default: all]",
        HelpName = "FILTER",
        CustomParser = result =>
        {
            try
            {
                return NetSim.Results.CaptureFilter.Parse(result.Tokens[0].Value);
            }
            catch (FormatException wrong)
            {
                result.AddError($"--pcap-filter: {wrong.Message}");
                return null;
            }
        },
    };

    public Option<ulong> CaptureSnap { get; } =
        NumberOption.Create("--pcap-snap", "Octets that --pcap keeps of each packet", 20, 65_535, 65_535);

    public Option<string?> JUnit { get; } = new("--junit")
    {
        Description = "Write the expectations to an XML file, one JUnit test case each, for a pipeline to show",
        HelpName = "FILE",
    };

    public Option<TimeSpan?> WallLimit { get; } = new("--wall-limit")
    {
        Description = "End the command after so much real time, such as 30s, 5m or 1h; results so far are kept",
        HelpName = "5m",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError($"--wall-limit must be a span such as 30s, 5m or 1h, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    public Option<bool> ProfileEngine { get; } = new("--profile-engine")
    {
        Description = "Tell how the work is spread: partitions, windows, critical-path bound, the hot host",
    };

    public Option<bool> Memory { get; } = new("--memory")
    {
        Description = "Tell where the bytes are at the end of the run, by kind",
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object, or an array of them for several values, instead of the table",
    };

    public Option<bool> Quiet { get; } = new("-q", "--quiet")
    {
        Description = "No progress, no warnings, no links; errors remain",
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "No colours, as with the environment variable NO_COLOR",
    };

    public TraceOptions Trace { get; } = new();

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">Whose they will be.</param>
    /// <param name="namesScenario">False for a program that is the scenario itself.</param>
    public T AddTo<T>(T command, bool namesScenario = true)
        where T : Command
    {
        if (namesScenario)
        {
            ScenarioArgument.RefuseOptions(Scenario);
            command.Add(Scenario);
        }

        Queue.AcceptOnlyFromAmong("ladder", "radix", "bcl");
        Parameters.Validators.Add(result =>
        {
            if (ParameterGrid.TryParse(result.Tokens.Select(t => t.Value), out _) is { } wrong)
            {
                result.AddError(wrong);
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(Capture) is not { Implicit: false }
                && (result.GetResult(CaptureFilter) is { Implicit: false } || result.GetResult(CaptureSnap) is { Implicit: false }))
            {
                result.AddError("--pcap-filter and --pcap-snap say what --pcap FILE keeps; name the file, too.");
            }
        });
        Option[] all =
        [
            Parameters, Seed, Threads, Partitions, Queue, Kernel, Out, Capture, CaptureFilter, CaptureSnap, JUnit, WallLimit,
            ProfileEngine, Memory, Json, Quiet, NoColor,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }

        Trace.AddTo(command);
        return command;
    }
}
