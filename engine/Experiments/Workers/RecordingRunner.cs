using System.Diagnostics.CodeAnalysis;

namespace NetSim.Experiments;

/// <summary>
/// Keeps every run in a directory before it gives it back, and executes none that is there already.
/// </summary>
/// <param name="inner">Who executes what is not there; disposed with this.</param>
/// <param name="store">The directory; stays open.</param>
public sealed class RecordingRunner(IRunner inner, SweepStore store) : IRunner
{
    private readonly Dictionary<(int Point, int Repetition), RunResult> _earlier =
        store.Earlier.ToDictionary(r => (r.Point, r.Repetition));

    private readonly Queue<RunResult> _known = [];
    private readonly List<RunResult> _results = [.. store.Earlier];

    /// <summary>Every run in the directory.</summary>
    public IReadOnlyList<RunResult> Results => _results;

    /// <inheritdoc />
    public int Capacity => inner.Capacity;

    /// <inheritdoc />
    public void Submit(RunTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (_earlier.TryGetValue((task.Point, task.Repetition), out var result))
        {
            _known.Enqueue(result);
        }
        else
        {
            inner.Submit(task);
        }
    }

    /// <inheritdoc />
    /// <exception cref="Results.ResultsException">The disk is full or broken; what was written before is valid.</exception>
    public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
    {
        if (_known.TryDequeue(out result))
        {
            return true;
        }

        var has = inner.TryTake(patience, out result);
        if (has)
        {
            store.Append(result!); // There is one.
            _results.Add(result!);
        }

        store.SyncIfDue();
        return has;
    }

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();
}
