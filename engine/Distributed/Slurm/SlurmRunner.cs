using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>
/// Executes runs on a Slurm cluster: one job array of pilots, which take chunks of runs from the shared directory. A
/// pilot that gives no sign of life loses its chunk to the others at once, long before Slurm requeues its job; when
/// both end the same runs, the first result counts, and they are equal.
/// </summary>
public sealed class SlurmRunner : IRunner
{
    // What a chunk should take a pilot: long against the file system's delays, short against what a dying node loses.
    private const double ChunkSeconds = 2;
    private const int LargestChunk = 64;
    private const int MostSubmissions = 3;

    private static readonly TimeSpan PilotPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JobInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SlurmOptions _options;
    private readonly SharedDirectory _directory;
    private readonly WorkerCommand _pilot;
    private readonly Action<string> _tell;
    private readonly string _generation = Guid.NewGuid().ToString("N")[..8];
    private readonly Dictionary<(int, int), RunTask> _outstanding = [];
    private readonly Dictionary<(int, int), RunResult> _earlier = [];
    private readonly List<RunTask> _buffer = [];
    private readonly Queue<RunResult> _results = [];
    private readonly List<string> _readShards = [];
    private readonly IReadOnlyList<string> _earlierShards;
    private readonly SignsOfLife _signs = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastBeat;
    private long _lastJobCheck = Stopwatch.GetTimestamp();
    private string? _job;
    private int _submissions;
    private int _chunks;
    private int _received;

    /// <summary>Makes the shared directory ready; pilots are submitted with the first run.</summary>
    /// <param name="options">What to ask of Slurm.</param>
    /// <param name="results">The sweep's results directory, on a file system that the nodes share.</param>
    /// <param name="pilot">How a node starts a pilot.</param>
    /// <param name="setup">Script and limits.</param>
    /// <param name="tell">Told what a user should know.</param>
    public SlurmRunner(
        SlurmOptions options, string results, WorkerCommand pilot, PilotSetup setup, Action<string>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pilot);
        (_options, _pilot, _tell) = (options, pilot, tell ?? (_ => { }));
        _directory = new SharedDirectory(results);
        _directory.Prepare(setup);
        _earlierShards = _directory.Shards();
        foreach (var shard in _earlierShards)
        {
            // Handed in after an earlier sweep had died. It stays until this one has all of it.
            foreach (var result in SharedDirectory.Read(shard))
            {
                _earlier[(result.Point, result.Repetition)] = result;
            }
        }
    }

    /// <inheritdoc/>
    public int Capacity => 2 * _options.Nodes * _options.WorkersPerPilot * ChunkSize();

    /// <inheritdoc/>
    public void Submit(RunTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (_earlier.Remove((task.Point, task.Repetition), out var known) && known.Run.Identity.Seed == task.Seed)
        {
            _results.Enqueue(known);
            return;
        }

        _outstanding.Add((task.Point, task.Repetition), task);
        _buffer.Add(task);
        if (_buffer.Count >= ChunkSize())
        {
            OfferBuffer();
        }
    }

    /// <inheritdoc/>
    public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
    {
        OfferBuffer();
        var since = Stopwatch.GetTimestamp();
        while (!_results.TryDequeue(out result))
        {
            ForgetShards();
            Watch();
            if (!ReadShards())
            {
                if (Stopwatch.GetElapsedTime(since) > patience)
                {
                    return false;
                }

                Thread.Sleep(Pause);
            }
        }

        return true;
    }

    /// <summary>Asks the pilots to end, and Slurm to end their jobs.</summary>
    public void Dispose()
    {
        if (_results.Count == 0)
        {
            ForgetShards();
        }

        if (Directory.Exists(_directory.FullPath))
        {
            _directory.Stop();
        }

        if (_job is { } job)
        {
            _job = null;
            SlurmCommands.Run(null, "scancel", "--quiet", job);
        }
    }

    private int ChunkSize()
    {
        var perPilot = _received / Math.Max(0.1, Stopwatch.GetElapsedTime(_start).TotalSeconds) / _options.Nodes;
        return (int)Math.Clamp(perPilot * ChunkSeconds, 1, LargestChunk);
    }

    private void OfferBuffer()
    {
        if (_buffer.Count == 0)
        {
            return;
        }

        // Names are taken in their order: the oldest chunk first.
        _directory.Offer(new Chunk($"{++_chunks:d8}-{_generation}", [.. _buffer]));
        _buffer.Clear();
        if (_job is null)
        {
            SubmitPilots();
        }
    }

    private void SubmitPilots()
    {
        if (++_submissions > MostSubmissions)
        {
            throw new ExperimentException(
                $"pilots do not stay alive: see the files pilot-*.log in '{_directory.FullPath}'");
        }

        var command = string.Join(' ', new[] { _pilot.FileName }.Concat(_pilot.Arguments).Select(Quoted));
        var log = Path.Combine(_directory.FullPath, "pilot-%A_%a.log");
        var answer = SlurmCommands.Run(
            $"#!/bin/sh\nexec {command}\n", "sbatch", [.. _options.Request(), $"--output={log}"]);
        _job = answer.Trim().Split(';')[0];
        _tell($"Slurm job {_job}: {_options.Nodes} pilots");
    }

    private bool ReadShards()
    {
        var any = false;
        foreach (var shard in _directory.Shards().Except(_readShards).Except(_earlierShards))
        {
            foreach (var result in SharedDirectory.Read(shard))
            {
                // A chunk that was offered twice comes twice, and a sweep that was resumed has forgotten some.
                if (_outstanding.Remove((result.Point, result.Repetition), out var task)
                    && task.Seed == result.Run.Identity.Seed)
                {
                    _results.Enqueue(result);
                    _received++;
                }
            }

            _readShards.Add(shard);
            any = true;
        }

        return any;
    }

    // The sweep has taken, and so stored, everything that was read: the shards are not needed any more.
    private void ForgetShards()
    {
        _readShards.ForEach(File.Delete);
        _readShards.Clear();
    }

    private void Watch()
    {
        if (Stopwatch.GetElapsedTime(_lastBeat) < BeatInterval)
        {
            return;
        }

        _lastBeat = Stopwatch.GetTimestamp();
        _directory.Beat("sweep");
        if (_directory.Refusal is { } refusal)
        {
            throw new ExperimentException(refusal);
        }

        _signs.Look(_directory.Beats());
        foreach (var silent in _signs.Silent(PilotPatience))
        {
            var chunks = _directory.OfferAgain(silent);
            _directory.Leave(silent);
            _tell($"{silent} gives no sign of life: {chunks} of its chunks go to others");
        }

        RequireJob();
    }

    // Pilots end only when they are asked to; a job that is gone has failed or was cancelled.
    private void RequireJob()
    {
        if (_job is null || Stopwatch.GetElapsedTime(_lastJobCheck) < JobInterval)
        {
            return;
        }

        _lastJobCheck = Stopwatch.GetTimestamp();
        if (_signs.Alive(PilotPatience) <= 1 && !IsQueued(_job))
        {
            _tell($"Slurm job {_job} has ended before the sweep: submitting its pilots again");
            SubmitPilots();
        }
    }

    private static bool IsQueued(string job)
    {
        try
        {
            return SlurmCommands.Run(null, "squeue", "--noheader", $"--jobs={job}").Trim().Length > 0;
        }
        catch (ExperimentException e)
        {
            return !e.Message.Contains("Invalid job id", StringComparison.Ordinal); // Busy is not gone.
        }
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
