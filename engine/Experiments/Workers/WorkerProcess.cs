using System.Collections.Concurrent;
using System.Diagnostics;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>What a worker did.</summary>
/// <param name="Worker">Which.</param>
/// <param name="Kind">A message's kind, or empty: the process has ended.</param>
/// <param name="Content">The message's content.</param>
internal sealed record WorkerEvent(WorkerProcess Worker, string Kind, byte[] Content);

/// <summary>
/// A worker process, seen from the sweep. Messages from it go into a collection that all workers share.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptErrorLines = 1;

    private readonly Process _process;
    private readonly WorkerChannel _channel;
    private readonly BlockingCollection<WorkerEvent> _events;
    private readonly List<string> _errors = [];

    public WorkerProcess(WorkerCommand command, WorkerSetup setup, BlockingCollection<WorkerEvent> events)
    {
        _events = events;
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start) ?? throw new ExperimentException($"'{command.FileName}' did not start");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ExperimentException($"the worker '{command.FileName}' cannot be started: {e.Message}", e);
        }

        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginErrorReadLine();
        _channel = new WorkerChannel(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
        new Thread(Listen) { IsBackground = true, Name = "worker output" }.Start();
        Send(WorkerMessages.Setup, output => WorkerMessages.Write(output, setup));
    }

    /// <summary>What the worker is executing; null while it waits.</summary>
    public RunTask? Task { get; private set; }

    /// <summary>Whether the script is compiled.</summary>
    public bool IsReady { get; set; }

    /// <summary>When the run, or the compilation, began.</summary>
    public long Since { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>Resident memory in bytes; 0 when the process has ended.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.HasExited ? 0 : _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>How the process ended, in words; after its end only.</summary>
    public string Ending
    {
        get
        {
            _process.WaitForExit();
            lock (_errors)
            {
                var said = _errors.Count == 0 ? string.Empty : ": " + string.Join(" ", _errors);
                return $"its worker ended with exit code {_process.ExitCode}{said}";
            }
        }
    }

    public void Execute(RunTask task)
    {
        Task = task;
        Since = Stopwatch.GetTimestamp();
        Send(WorkerMessages.Task, output => WorkerMessages.Write(output, task));
    }

    /// <summary>Forgets the run that has ended.</summary>
    public void Release() => Task = null;

    /// <summary>Ends the process, whatever it does.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    // A worker that has just died cannot be written to; its end is reported by the thread that reads.
    private void Send(string kind, Action<System.Buffers.IBufferWriter<byte>> content)
    {
        try
        {
            _channel.Send(kind, content);
        }
        catch (IOException)
        {
        }
    }

    private void Listen()
    {
        try
        {
            while (_channel.TryReceive(out var kind, out var content))
            {
                _events.Add(new WorkerEvent(this, kind, content.ToArray()));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or MessagePackSerializationException)
        {
            KeepError(e.Message);
        }

        _events.Add(new WorkerEvent(this, string.Empty, []));
    }

    private void KeepError(string? line)
    {
        lock (_errors)
        {
            if (!string.IsNullOrWhiteSpace(line) && _errors.Count < KeptErrorLines)
            {
                _errors.Add(line.Trim());
            }
        }
    }
}
