using System.CommandLine;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>What <c>netsim search</c> can be told beyond <see cref="ExperimentOptions"/>.</summary>
internal sealed class SearchOptions
{
    public ExperimentOptions Experiment { get; } = new();

    public DirectoryOptions Directory { get; } = new(SearchCommand.Name, isRequired: false);

    public Option<bool> Maximize { get; } = new("--maximize")
    {
        Description = "Find the largest value that meets the expectation",
    };

    private Option<bool> Minimize { get; } = new("--minimize")
    {
        Description = "Find the smallest value that meets the expectation (the default)",
    };

    private Option<ulong> Least { get; } =
        NumberOption.Create("--min-reps", "Repetitions of a value at the first look", 2, 1_000_000, 10);

    private Option<ulong> Most { get; } =
        NumberOption.Create("--max-reps", "Repetitions of a value at the last look", 2, 1_000_000, 320);

    public Command AddTo(Command command)
    {
        Option[] own = [Minimize, Maximize, Least, Most];
        foreach (var option in own)
        {
            command.Add(option);
        }

        Experiment.AddTo(command);
        Directory.AddTo(command, Experiment.Scenario);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Minimize) && result.GetValue(Maximize))
            {
                result.AddError("--minimize and --maximize ask for two different values: give one of them.");
            }
        });
        return command;
    }

    /// <summary>How often a value is looked at.</summary>
    /// <exception cref="ExperimentException">The bounds contradict each other.</exception>
    public RepetitionPlan Plan(ParseResult result)
    {
        var (least, most) = ((int)result.GetValue(Least), (int)result.GetValue(Most));
        return most < least
            ? throw new ExperimentException($"--max-reps {most} lies below --min-reps {least}")
            : new RepetitionPlan
            {
                IsAuto = true, Least = least, Most = most, Confidence = result.GetValue(Experiment.Confidence),
            };
    }
}
