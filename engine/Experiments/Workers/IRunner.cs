using System.Diagnostics.CodeAnalysis;

namespace NetSim.Experiments;

/// <summary>
/// Somebody who executes runs: processes of this machine, or a batch system. Whoever uses it gives it runs up to
/// <see cref="Capacity"/>, takes back what has ended in any order, and gives more. Used by one thread. Every run that
/// was submitted comes back exactly once, whatever happens to it. Disposing ends what is still under way.
/// </summary>
public interface IRunner : IDisposable
{
    /// <summary>How many runs may be submitted and not yet taken back.</summary>
    int Capacity { get; }

    /// <summary>Gives a run to execute.</summary>
    /// <param name="task">The run.</param>
    /// <exception cref="ExperimentException">No worker can be started, or the workers refuse the script.</exception>
    void Submit(RunTask task);

    /// <summary>Takes back a run that has ended, waiting for one if need be.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="result">The run that ended.</param>
    /// <returns>False when none ended within <paramref name="patience"/>.</returns>
    /// <exception cref="ExperimentException">No worker can be started, or the workers refuse the script.</exception>
    bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result);
}
