using System.Diagnostics.CodeAnalysis;

namespace NetSim.Experiments;

/// <summary>
/// A search gone through again with the runs that its directory holds. What a search does is a function of its runs, so
/// they alone tell how far it came and what it found.
/// </summary>
public static class SearchRecall
{
    /// <summary>What the runs of a search say.</summary>
    /// <param name="experiment">The search.</param>
    /// <param name="results">Its runs.</param>
    /// <returns>The answer so far, and whether the search had every run that it asked for.</returns>
    /// <exception cref="ExperimentException">The experiment is no search, or its expectation names what no run has.</exception>
    public static (SearchAnswer Answer, bool IsComplete) Of(ExperimentDescription experiment, IEnumerable<RunResult> results)
    {
        using var stop = new CancellationTokenSource();
        using var runner = new Recorded(results, stop);
        var answer = ThresholdSearch.Run(SearchPlan.Of(experiment), runner, onStep: null, stop.Token);
        return (answer, !stop.IsCancellationRequested);
    }

    // A run that is not there ends the search as Ctrl-C would.
    private sealed class Recorded(IEnumerable<RunResult> results, CancellationTokenSource stop) : IRunner
    {
        private readonly Dictionary<(int Point, int Repetition), RunResult> _results =
            results.ToDictionary(r => (r.Point, r.Repetition));

        private RunResult? _next;

        public int Capacity => 1;

        public void Submit(RunTask task)
        {
            if (!_results.TryGetValue((task.Point, task.Repetition), out _next))
            {
                stop.Cancel();
            }
        }

        public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
        {
            (result, _next) = (_next, null);
            return result is not null;
        }

        public void Dispose()
        {
        }
    }
}
