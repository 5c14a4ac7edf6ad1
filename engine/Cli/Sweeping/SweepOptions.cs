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

    public DirectoryOptions Directory { get; } = new(SweepCommand.Name, isRequired: true);

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
            Samples, Repetitions, Relative, Least, Most, Columns, Independent, JsonLines, On, Nodes, Partition, JUnit,
        ];
        foreach (var option in own)
        {
            command.Add(option);
        }

        command.Validators.Add(RefuseWithoutEffect);
        On.AcceptOnlyFromAmong(Placement.Local, Placement.Slurm);
        Directory.AddTo(command, Experiment.Scenario);
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

    // An option that changes nothing is a slip of the pen: whoever writes --rel wants --reps auto.
    private void RefuseWithoutEffect(CommandResult result)
    {
        var isAuto = result.GetValue(Repetitions) == Auto;
        var isCluster = result.GetValue(On) == Placement.Slurm;
        (Option Option, bool HasEffect, string Needs)[] all =
        [
            (Relative, isAuto, "--reps auto"), (Least, isAuto, "--reps auto"), (Most, isAuto, "--reps auto"),
            (Columns, isAuto, "--reps auto"), (Nodes, isCluster, "--on slurm"), (Partition, isCluster, "--on slurm"),
        ];
        foreach (var (option, hasEffect, needs) in all)
        {
            if (!hasEffect && result.GetResult(option) is { Implicit: false })
            {
                result.AddError($"{option.Name} needs {needs}, without which it says nothing.");
            }
        }
    }

    private static bool TryCount(string text, out int count)
    {
        count = 1;
        return text == Auto || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count is >= 1 and <= 1_000_000);
    }
}
