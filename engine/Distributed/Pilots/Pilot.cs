using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>
/// A worker that takes chunks of runs from a shared directory until the sweep is done, wherever it was started: by
/// Slurm, by another batch system, or by hand. It may die at any instant: whoever gives no sign of life loses its chunk
/// to others, and a run that is done twice counts once.
/// </summary>
public sealed class Pilot
{
    // Long enough for a sweep that is busy writing, short enough to give nodes back when it was killed.
    private static readonly TimeSpan SweepPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly SharedDirectory _directory;
    private readonly Func<PilotSetup, IRunner> _makeRunner;
    private readonly SignsOfLife _signs = new();

    /// <summary>A pilot; nothing happens yet.</summary>
    /// <param name="results">The sweep's results directory.</param>
    /// <param name="makeRunner">Makes what executes the runs on this machine.</param>
    public Pilot(string results, Func<PilotSetup, IRunner> makeRunner)
    {
        ArgumentNullException.ThrowIfNull(makeRunner);
        _directory = new SharedDirectory(results);
        _makeRunner = makeRunner;
    }

    /// <summary>Name of this pilot, unique among all that ever worked for the sweep.</summary>
    // The dot separates the parts of file names in the shared directory.
    public string Name { get; } =
        $"{Environment.GetEnvironmentVariable("SLURMD_NODENAME") ?? Environment.MachineName}-{Environment.ProcessId}-"
            .Replace('.', '-') + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Works until the sweep is done, or gives no sign of life any more.</summary>
    /// <returns>Number of runs handed in.</returns>
    /// <exception cref="ExperimentException">There is no sweep, or its script cannot be used.</exception>
    public int Run()
    {
        var setup = _directory.ReadSetup();
        using var beats = new Timer(_ => Beat(), null, TimeSpan.Zero, BeatInterval);
        using var runner = _makeRunner(setup);
        try
        {
            return Work(runner);
        }
        catch (ExperimentException e)
        {
            _directory.Refuse(e.Message);
            throw;
        }
        finally
        {
            beats.Dispose();
            _directory.Leave(Name);
        }
    }

    private int Work(IRunner runner)
    {
        var done = 0;
        while (IsWanted())
        {
            if (_directory.TryClaim(Name) is not { } chunk)
            {
                Thread.Sleep(Pause);
                continue;
            }

            if (Execute(chunk, runner) is not { } results)
            {
                break;
            }

            _directory.HandIn(chunk, Name, results);
            done += results.Count;
        }

        return done;
    }

    // Null when the sweep has ended meanwhile: nobody waits for these results.
    private List<RunResult>? Execute(Chunk chunk, IRunner runner)
    {
        List<RunResult> results = [];
        var next = 0;
        while (results.Count < chunk.Tasks.Count)
        {
            for (; next < chunk.Tasks.Count && next - results.Count < runner.Capacity; next++)
            {
                runner.Submit(chunk.Tasks[next]);
            }

            if (runner.TryTake(Patience, out var result))
            {
                results.Add(result);
            }
            else if (!IsWanted())
            {
                return null;
            }
        }

        return results;
    }

    private bool IsWanted()
    {
        if (!Directory.Exists(_directory.FullPath) || _directory.IsStopped)
        {
            return false;
        }

        _signs.Look(_directory.Beats());
        return !_signs.Silent(SweepPatience).Contains("sweep");
    }

    private void Beat()
    {
        try
        {
            _directory.Beat(Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next second has the next sign; a directory that is gone ends the pilot anyway.
        }
    }
}
