using System.Runtime.InteropServices;

namespace NetSim.Cli;

/// <summary>
/// Ends runs early, and cleanly where possible: at the wall-clock limit or at Ctrl-C it asks the run to
/// stop at the next event, and if the script does not give way within a grace period it ends the process,
/// keeping the results so far.
/// </summary>
internal sealed class RunControl : IDisposable
{
    /// <summary>How long a run may take to come to its next event boundary and to write its results.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _finished = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Timer? _limit;
    private readonly Action<string> _tell;
    private readonly Action _keepResults;
    private int _exitCode;
    private string _why = string.Empty;

    /// <summary>Starts the clock and listens for signals.</summary>
    /// <param name="limit">Wall-clock limit; null for none.</param>
    /// <param name="tell">Prints a line to the user, from any thread.</param>
    /// <param name="keepResults">
    /// Saves what a run that cannot be stopped has so far; called before the process ends.
    /// </param>
    public RunControl(TimeSpan? limit, Action<string> tell, Action keepResults)
    {
        _tell = tell;
        _keepResults = keepResults;
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        if (limit is { } span)
        {
            var why = $"the wall-clock limit of {span.TotalSeconds:0.###} s has passed";
            _limit = new Timer(
                _ => Request("wall-limit", ExitCode.WallLimit, why), null, span, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancelled when the run shall stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Why: <c>wall-limit</c> or <c>interrupted</c>; empty while nothing asked for a stop.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>The exit code that the stop asks for; 0 while nothing did.</summary>
    public int StopCode => _exitCode;

    /// <inheritdoc />
    public void Dispose()
    {
        _finished.Set();
        _limit?.Dispose();
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // or .NET would end the process before the run is written
        if (_exitCode == ExitCode.Interrupted)
        {
            _tell("interrupted again: ending at once");
            End();
        }

        Request("interrupted", ExitCode.Interrupted, "interrupted");
    }

    private void Request(string reason, int exitCode, string why)
    {
        lock (_gate)
        {
            if (_exitCode != 0)
            {
                return;
            }

            Reason = reason;
            _why = why;
            _exitCode = exitCode;
        }

        // A thread of its own: the script may have every thread of the pool waiting.
        new Thread(EndAfterGrace) { IsBackground = true, Name = "watchdog" }.Start();
        _tell($"{why}: stopping at the next event");
        _stop.Cancel();
    }

    private void EndAfterGrace()
    {
        if (!_finished.Wait(Grace))
        {
            _tell($"{_why}, and the script or one of its handlers does not return (a loop without simulated time "
                + "passing?): ending the process; results so far are kept");
            End();
        }
    }

    private void End()
    {
        try
        {
            _keepResults();
        }
        finally
        {
            Environment.Exit(_exitCode);
        }
    }
}
