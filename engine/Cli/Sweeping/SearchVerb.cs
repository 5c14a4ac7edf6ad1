using NetSim.Experiments;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>Searches and prints the answer with its evidence.</summary>
internal sealed class SearchVerb(
    ExperimentRequest request, Expression? expectation, SearchBounds bounds, Terminal terminal)
{
    public int Workers { get; init; } = 1;

    public RunLimits Limits { get; init; } = RunLimits.Default;

    public TimeSpan? WallLimit { get; init; }

    public bool Json { get; init; }

    /// <returns>The exit code.</returns>
    public int Execute()
    {
        if (request.Describe(terminal) is not { } experiment)
        {
            return ExitCode.Usage;
        }

        var plan = Plan(experiment);
        using var control = new RunControl(WallLimit, terminal.Error, static () => { });
        using var runner = new LocalPool(
            Workers,
            WorkerVerb.Command,
            new WorkerSetup(experiment.ScriptPath, experiment.ScriptDigest, experiment.Kernel),
            Limits);
        var answer = ThresholdSearch.Run(plan, runner, Tell, control.Stop);
        if (Json)
        {
            using var output = Console.OpenStandardOutput();
            SearchJson.Write(output, answer);
        }
        else
        {
            Print(answer);
        }

        return control.StopCode != 0 ? control.StopCode : Code(answer);
    }

    private SearchPlan Plan(ExperimentDescription experiment)
    {
        var searched = request.Axes.Select(Axis.Parse).Where(axis => axis.Values.Count > 1).ToList();
        if (searched.Count != 1)
        {
            throw new ExperimentException(searched.Count == 0
                ? "a search needs a parameter with a range: -p name=lo..hi"
                : $"a search has one parameter with several values, not {string.Join(" and ", searched.Select(a => a.Name))}");
        }

        var name = searched[0].Name;
        if (searched[0].Values.Any(v => !decimal.TryParse(v, out _)))
        {
            throw new ExperimentException($"a search needs numbers: '{searched[0].Text}' has other values");
        }

        return new SearchPlan
        {
            Experiment = experiment with
            {
                Points = Ascending(experiment.Points, name),
            },
            Parameter = name,
            Expectation = expectation,
            Minimize = bounds.Minimize,
            Confidence = request.Repetitions.Confidence,
            Least = bounds.Least,
            Most = bounds.Most,
        };
    }

    private static IReadOnlyList<ExperimentPoint> Ascending(IReadOnlyList<ExperimentPoint> points, string name) => [
        .. points.OrderBy(p => decimal.Parse(p.Parameters.First(v => v.Name == name).Value))
            .Select((p, i) => p with { Number = i + 1 }),
    ];

    private void Tell(SearchStep step) => terminal.Note(
        $"{step.Point}: {step.Judgement.Verdict.ToText()} after {step.Runs.Count} runs ({step.Judgement.Evidence})");

    private void Print(SearchAnswer answer)
    {
        var plan = answer.Plan;
        var table = TextTable.Create(plan.Parameter, "runs", "verdict", "evidence");
        foreach (var step in answer.Steps.OrderBy(s => s.Point.Number))
        {
            var value = step.Point.Parameters.First(p => p.Name == plan.Parameter).Value;
            var verdict = step.Judgement.Verdict.ToText() + (step.IsCheck ? " (check)" : string.Empty);
            TextTable.Add(table, value, $"{step.Runs.Count}", verdict, step.Judgement.Evidence);
        }

        TextTable.Print(terminal, console =>
        {
            console.Write(table);
            console.WriteLine(SearchJson.Summary(answer));
        });
        if (answer.Contradiction is { } contradiction)
        {
            terminal.Error($"warning: {contradiction}");
        }
    }

    private static int Code(SearchAnswer answer)
    {
        var failed = answer.Steps.SelectMany(s => s.Runs).Any(r => !r.Run.Complete);
        return failed ? ExitCode.ScenarioFailed
            : !answer.IsPrecise ? ExitCode.PrecisionNotReached
            : answer.Answer is null ? ExitCode.ExpectationFailed
            : ExitCode.Ok;
    }
}
