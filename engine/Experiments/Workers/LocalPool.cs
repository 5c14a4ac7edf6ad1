using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Workers on this machine: persistent processes, each of which compiles the script once. A run that exceeds a limit is
/// ended with its process and recorded as failed; no other run notices.
/// </summary>
public sealed class LocalPool : IRunner
{
    /// <summary>How long a worker may take to start and compile.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    // How often limits are looked at: a run may exceed one by so much.
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(50);

    // A worker that dies without a reason of ours may have been killed from outside; its run gets one more chance.
    private const int MostDeaths = 2;

    private readonly WorkerCommand _command;
    private readonly WorkerSetup _setup;
    private readonly RunLimits _limits;
    private readonly BlockingCollection<WorkerEvent> _events = [];
    private readonly List<WorkerProcess> _workers = [];
    private readonly Queue<RunTask> _tasks = [];
    private readonly Queue<RunResult> _results = [];
    private readonly Dictionary<(int, int), int> _deaths = [];
    private int _failedStarts;

    /// <summary>A pool; processes start when there is work.</summary>
    /// <param name="workers">Number of processes, at least 1.</param>
    /// <param name="command">How to start one.</param>
    /// <param name="setup">The script.</param>
    /// <param name="limits">What a run may use; null for the defaults.</param>
    public LocalPool(int workers, WorkerCommand command, WorkerSetup setup, RunLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        (Capacity, _command, _setup, _limits) = (workers, command, setup, limits ?? RunLimits.Default);
    }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public void Submit(RunTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _tasks.Enqueue(task);
        Assign();
    }

    /// <inheritdoc/>
    public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
    {
        var since = Stopwatch.GetTimestamp();
        while (!_results.TryDequeue(out result))
        {
            var left = patience - Stopwatch.GetElapsedTime(since);
            if (left < TimeSpan.Zero)
            {
                return false;
            }

            if (_events.TryTake(out var happened, left < Watch ? left : Watch))
            {
                Handle(happened);
            }

            EnforceLimits();
            Assign();
        }

        return true;
    }

    /// <summary>Ends every worker.</summary>
    public void Dispose()
    {
        _workers.ForEach(worker => worker.Dispose());
        _workers.Clear();
    }

    private void Assign()
    {
        while (_tasks.Count > 0)
        {
            var free = _workers.Find(w => w is { IsReady: true, Task: null });
            if (free is null)
            {
                var starting = _workers.Count(w => !w.IsReady);
                if (_workers.Count < Capacity && starting < _tasks.Count)
                {
                    _workers.Add(new WorkerProcess(_command, _setup, _events));
                }

                return;
            }

            free.Execute(_tasks.Dequeue());
        }
    }

    private void Handle(WorkerEvent happened)
    {
        var worker = happened.Worker;
        if (!_workers.Contains(worker))
        {
            return; // The last words of one that was ended.
        }

        switch (happened.Kind)
        {
            case WorkerMessages.Ready:
                worker.IsReady = true;
                break;
            case WorkerMessages.Refused:
                throw new ExperimentException(WorkerMessages.ReadText(happened.Content));
            case WorkerMessages.Result:
                _failedStarts = 0;
                worker.Release();
                _results.Enqueue(WorkerMessages.ReadResult(happened.Content));
                break;
            case "":
                HandleDeath(worker);
                break;
        }
    }

    private void HandleDeath(WorkerProcess worker)
    {
        var ending = worker.Ending;
        if (worker.Task is not { } task)
        {
            if (++_failedStarts > Capacity)
            {
                throw new ExperimentException($"workers do not stay alive: {ending}");
            }

            Remove(worker);
            return;
        }

        var deaths = _deaths.GetValueOrDefault((task.Point, task.Repetition)) + 1;
        _deaths[(task.Point, task.Repetition)] = deaths;
        Remove(worker);
        if (deaths < MostDeaths)
        {
            _tasks.Enqueue(task);
        }
        else
        {
            Fail(task, ending, RunEnding.Failed);
        }
    }

    private void EnforceLimits()
    {
        foreach (var worker in _workers.ToArray())
        {
            var since = Stopwatch.GetElapsedTime(worker.Since);
            if (worker.Task is { } task)
            {
                if (since > _limits.Wall)
                {
                    Remove(worker);
                    Fail(task, $"the wall-clock limit of {_limits.Wall.TotalSeconds:0.###} s for a run has passed",
                        RunEnding.WallLimit);
                }
                else if (_limits.MemoryBytes > 0 && worker.Memory > _limits.MemoryBytes)
                {
                    Remove(worker);
                    Fail(task, $"the memory limit of {_limits.MemoryBytes >> 20} MiB for a worker was exceeded",
                        RunEnding.Failed);
                }
            }
            else if (!worker.IsReady && since > StartPatience)
            {
                throw new ExperimentException($"a worker did not start within {StartPatience.TotalMinutes} minutes");
            }
        }
    }

    private void Fail(RunTask task, string reason, RunEnding ending)
    {
        var scenario = Path.GetFileNameWithoutExtension(_setup.ScriptPath);
        var record = FailedRuns.Record(scenario, _setup.Kernel, task, reason) with { Ending = ending };
        _results.Enqueue(new RunResult(task.Point, task.Repetition, record, RunFault.Scenario));
    }

    private void Remove(WorkerProcess worker)
    {
        _workers.Remove(worker);
        worker.Dispose();
    }
}
