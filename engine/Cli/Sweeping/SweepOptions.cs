using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>What <c>netsim sweep</c> can be told beyond <see cref="ExperimentOptions"/>.</summary>
internal sealed class SweepOptions
{
    private const string Auto = "auto";

    public ExperimentOptions Experiment { get; } = new();

    public Option<ulong> Samples { get; } =
        NumberOption.Create("--lhs", "Take so many Latin-hypercube samples instead of every combination", 0, PointSet.MostPoints, 0);

    public Option<string> Repetitions { get; } = new("--reps")
    {
        Description = "Repetitions of every point, or 'auto': until its intervals are tight",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "1",
    };

    public Option<double> Relative { get; } = FractionOption.Create(
        "--rel", "With --reps auto: half of an interval as a part of its mean at which it is tight", 1e-6, 1, 0.02);

    public Option<ulong> Least { get; } =
        NumberOption.Create("--min-reps", "With --reps auto: repetitions before a point may end", 2, 1_000_000, 10);

    public Option<ulong> Most { get; } =
        NumberOption.Create("--max-reps", "With --reps auto: repetitions at which a point ends in any case", 2, 1_000_000, 1_000);

    public Option<string[]> Columns { get; } = new("--metric")
    {
        Description = "With --reps auto: a column whose interval must be tight [default: the main one of every metric]",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public Option<bool> Independent { get; } = new("--independent")
    {
        Description = "Give every point seeds of its own; by default equal repetitions share theirs",
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Go on with the sweep in --out; only what is missing is run",
    };

    public Option<string> Out { get; } = new("--out", "-o")
    {
        Description = "The results directory: new or empty, or with --resume the same experiment's",
        HelpName = "DIR",
    };

    public Option<string> On { get; } = new("--on")
    {
        Description = "Where the runs are executed: on this machine, or by pilots that Slurm starts; changes speed only",
        HelpName = "local|slurm",
        DefaultValueFactory = _ => Placement.Local,
    };

    public Option<ulong> Nodes { get; } =
        NumberOption.Create("--nodes", "With --on slurm: how many pilots, each with -j processors [default -j: 1]", 1, 10_000, 2);

    public Option<string?> Partition { get; } = new("--partition")
    {
        Description = "With --on slurm: the partition [default: Slurm's]",
        HelpName = "P",
    };

    public Option<string?> Status { get; } = new("--status")
    {
        Description = "Only show how far the sweep in this directory is, from any machine that sees it",
        HelpName = "DIR",
    };

    public Option<string?> JUnit { get; } = new("--junit")
    {
        Description = "Write the expectations to an XML file, one JUnit test suite per point, for a pipeline to show",
        HelpName = "FILE",
    };

    public Option<bool> JsonLines { get; } = new("--jsonl")
    {
        Description = "Print a JSON object per run as it ends, and the final object as the last line",
    };

    public Command AddTo(Command command)
    {
        Experiment.AddTo(command);
        Repetitions.Validators.Add(result =>
        {
            if (!TryCount(result.Tokens.Count == 0 ? "1" : result.Tokens[0].Value, out _))
            {
                result.AddError($"--reps must be a whole number from 1 to 1000000 or 'auto', not '{result.Tokens[0].Value}'.");
            }
        });
        Option[] own =
        [
            Samples, Repetitions, Relative, Least, Most, Columns, Independent, Resume, Out, JsonLines, On, Nodes,
            Partition, Status, JUnit,
        ];
        foreach (var option in own)
        {
            command.Add(option);
        }

        On.AcceptOnlyFromAmong(Placement.Local, Placement.Slurm);
        Experiment.Scenario.Arity = ArgumentArity.ZeroOrOne;
        command.Validators.Add(RequireScenarioOrStatus);

        return command;
    }

    /// <summary>How often each point is repeated.</summary>
    public RepetitionPlan Plan(ParseResult result)
    {
        var confidence = result.GetValue(Experiment.Confidence);
        var text = result.GetRequiredValue(Repetitions);
        if (text != Auto)
        {
            return TryCount(text, out var count) ? RepetitionPlan.Fixed(count, confidence) : RepetitionPlan.Fixed(1);
        }

        var (least, most) = ((int)result.GetValue(Least), (int)result.GetValue(Most));
        if (most < least)
        {
            throw new ExperimentException($"--max-reps {most} lies below --min-reps {least}");
        }

        return new RepetitionPlan
        {
            IsAuto = true,
            Least = least,
            Most = most,
            Confidence = confidence,
            Relative = result.GetValue(Relative),
            Columns = result.GetValue(Columns) ?? [],
        };
    }

    private void RequireScenarioOrStatus(CommandResult result)
    {
        if (result.GetResult(Status) is not null)
        {
            return;
        }

        if (result.GetResult(Experiment.Scenario) is not { Tokens.Count: > 0 })
        {
            result.AddError("A scenario is missing: netsim sweep <scenario> … --out DIR, or netsim sweep --status DIR.");
        }
        else if (result.GetResult(Out) is not { Tokens.Count: > 0 })
        {
            result.AddError("Option '--out' is required.");
        }
    }

    private static bool TryCount(string text, out int count)
    {
        count = 1;
        return text == Auto || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count is >= 1 and <= 1_000_000);
    }
}
