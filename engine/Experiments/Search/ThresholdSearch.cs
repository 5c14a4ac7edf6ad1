using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Finds a threshold by bisection. Every value is looked at with n, 2n, 4n … repetitions until its runs decide;
/// the doubt that the stated confidence leaves is shared evenly among all looks that there may be (Bonferroni),
/// so that the chance of any wrong step, and with it of a wrong answer, stays below it. What decides is a
/// function of the seed alone.
/// </summary>
public sealed class ThresholdSearch
{
    /// <summary>Further values that are looked at to see whether the expectation is monotone.</summary>
    public const int Checks = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SearchPlan _plan;
    private readonly IRunner _runner;
    private readonly Action<SearchStep>? _onStep;
    private readonly CancellationToken _stop;
    private readonly List<ExperimentPoint> _candidates;
    private readonly SortedDictionary<int, SearchStep> _steps = [];
    private readonly List<SearchStep> _inOrder = [];
    private readonly double _confidence;

    private ThresholdSearch(SearchPlan plan, IRunner runner, Action<SearchStep>? onStep, CancellationToken stop)
    {
        (_plan, _runner, _onStep, _stop) = (plan, runner, onStep, stop);

        // From the values that should fail to those that should meet: the first that meets is the answer.
        _candidates = [.. plan.Minimize ? plan.Experiment.Points : plan.Experiment.Points.Reverse()];
        var bisections = (int)Math.Ceiling(Math.Log2(_candidates.Count + 1)) + 2;
        var looks = 1 + (int)Math.Ceiling(Math.Log2(Math.Max(1.0, (double)plan.Most / plan.Least)));
        _confidence = 1 - ((1 - plan.Confidence) / ((bisections + Checks) * looks));
    }

    /// <summary>Searches.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="runner">Who executes runs.</param>
    /// <param name="onStep">Told every value as it is judged; null for nobody.</param>
    /// <param name="stop">Asks for an end.</param>
    /// <returns>The answer; of a search that was stopped what it has so far.</returns>
    /// <exception cref="ExperimentException">
    /// The plan is wrong, or the expectation names what the runs do not have.
    /// </exception>
    public static SearchAnswer Run(
        SearchPlan plan, IRunner runner, Action<SearchStep>? onStep = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(runner);
        if (plan.Least < 2 || plan.Most < plan.Least)
        {
            throw new ExperimentException($"a search needs 2 repetitions or more, and at most as many as {plan.Most}");
        }

        return new ThresholdSearch(plan, runner, onStep, stop).Search();
    }

    private SearchAnswer Search()
    {
        try
        {
            var answer = Bisect();
            if (answer is { } found)
            {
                LookAround(found);
            }

            return Answer(answer);
        }
        catch (OperationCanceledException)
        {
            return Answer(null);
        }
    }

    private SearchAnswer Answer(int? index) => new(
        _plan, index is { } at ? _candidates[at] : null, [.. _inOrder], Contradiction());

    private int? Bisect()
    {
        var meets = _candidates.Count - 1;
        if (!Meets(meets))
        {
            return null;
        }

        var fails = -1;
        if (meets > 0 && Meets(0))
        {
            return 0;
        }

        fails = meets > 0 ? 0 : fails;
        while (meets - fails > 1)
        {
            var middle = fails + ((meets - fails) / 2);
            (fails, meets) = Meets(middle) ? (fails, middle) : (middle, meets);
        }

        return meets;
    }

    // Half and three quarters of the way to either end: bisection alone never looks where it could be contradicted.
    private void LookAround(int answer)
    {
        var last = _candidates.Count - 1;
        int[] probes =
        [
            answer + ((last - answer) / 2), answer + ((last - answer) * 3 / 4), answer / 2, answer / 4,
        ];
        foreach (var probe in probes.Distinct().Where(p => !_steps.ContainsKey(p)))
        {
            Look(probe, isCheck: true);
        }
    }

    private string? Contradiction()
    {
        KeyValuePair<int, SearchStep>? met = null;
        foreach (var step in _steps)
        {
            if (met is null && step.Value.Judgement.Verdict == Verdict.Holds)
            {
                met = step;
            }
            else if (met is { } before && step.Value.Judgement.Verdict == Verdict.Fails)
            {
                return $"{before.Value.Point} meets it and {step.Value.Point} does not: it is not monotone, and other"
                    + " thresholds may lie between";
            }
        }

        return null;
    }

    private bool Meets(int index) => Look(index, isCheck: false).Judgement.Verdict == Verdict.Holds;

    private SearchStep Look(int index, bool isCheck)
    {
        List<RunResult> runs = [];
        Judgement judgement;
        var wanted = _plan.Least;
        do
        {
            Execute(_candidates[index], runs, wanted);
            judgement = Judge(runs);
            wanted = Math.Min(_plan.Most, wanted * 2);
        }
        while (judgement.Verdict == Verdict.Undecided && runs.Count < wanted && runs.TrueForAll(r => r.Run.Complete));

        var step = new SearchStep(_candidates[index], runs, judgement, isCheck);
        _steps.Add(index, step);
        _inOrder.Add(step);
        _onStep?.Invoke(step);
        return step;
    }

    private Judgement Judge(List<RunResult> runs)
    {
        List<RunRecord> records = [.. runs.Select(r => r.Run)];
        if (_plan.Expectation is { } expectation)
        {
            return expectation.Judge(records, _confidence);
        }

        var passed = records.Count(r => r.Complete && r.Expectations.All(e => e.Passed));
        var verdict = records.Exists(r => !r.Complete) ? Verdict.Undecided
            : passed == records.Count ? Verdict.Holds
            : Verdict.Fails;
        return new Judgement(verdict, $"the script's expectations hold in {passed} of {records.Count} runs");
    }

    private void Execute(ExperimentPoint point, List<RunResult> runs, int wanted)
    {
        var (next, under) = (runs.Count + 1, 0);
        while (next <= wanted || under > 0)
        {
            _stop.ThrowIfCancellationRequested();
            while (next <= wanted && under < _runner.Capacity)
            {
                _runner.Submit(_plan.Experiment.Task(point, next++));
                under++;
            }

            if (_runner.TryTake(Patience, out var result))
            {
                under--;
                runs.Add(result);
                if (result.Fault == RunFault.Usage)
                {
                    throw new ExperimentException(result.Run.Reason ?? "the scenario refuses a parameter");
                }
            }
        }

        runs.Sort((a, b) => a.Repetition.CompareTo(b.Repetition));
    }
}
