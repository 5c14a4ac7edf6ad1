using System.Collections.Concurrent;

namespace NetSim.Experiments;

/// <summary>
/// A worker's side of the pipe: compiles the script once, then executes run after run until the pipe is
/// closed. The pipe is read by a thread of its own, so that a worker ends with its sweep even in the middle of
/// a run that never returns.
/// </summary>
public sealed class WorkerLoop
{
    private readonly WorkerChannel _channel;
    private readonly Func<WorkerSetup, WorkerScript> _load;
    private readonly Action _abandon;
    private readonly BlockingCollection<(string Kind, byte[] Content)> _messages = [];
    private volatile bool _busy;

    /// <summary>A worker on a pipe.</summary>
    /// <param name="input">Where messages come from.</param>
    /// <param name="output">Where messages go; nobody else writes there.</param>
    /// <param name="load">Compiles a script.</param>
    /// <param name="abandon">Ends the process: the pipe was closed while a run goes on.</param>
    public WorkerLoop(Stream input, Stream output, Func<WorkerSetup, WorkerScript> load, Action abandon)
    {
        _channel = new WorkerChannel(input, output);
        (_load, _abandon) = (load, abandon);
    }

    /// <summary>Works until the pipe is closed.</summary>
    public void Run()
    {
        new Thread(Listen) { IsBackground = true, Name = "worker input" }.Start();
        RunExecutor? executor = null;
        foreach (var (kind, content) in _messages.GetConsumingEnumerable())
        {
            _busy = true;
            switch (kind)
            {
                case WorkerMessages.Setup:
                    executor = SetUp(WorkerMessages.ReadSetup(content));
                    break;
                case WorkerMessages.Task when executor is not null:
                    var result = executor.Execute(WorkerMessages.ReadTask(content));
                    _channel.Send(WorkerMessages.Result, output => ResultCodec.Write(output, result));
                    break;
            }

            _busy = false;
        }
    }

    private RunExecutor? SetUp(WorkerSetup setup)
    {
        var script = _load(setup);
        if (script.Program is null)
        {
            _channel.Send(WorkerMessages.Refused, output => WorkerMessages.Write(output, script.Refusal));
            return null;
        }

        _channel.Send(WorkerMessages.Ready, output => WorkerMessages.Write(output, string.Empty));
        return new RunExecutor(script, setup.Kernel);
    }

    private void Listen()
    {
        try
        {
            while (_channel.TryReceive(out var kind, out var content))
            {
                _messages.Add((kind, content.ToArray()));
            }
        }
        catch (IOException)
        {
            // A broken pipe is a closed one.
        }

        _messages.CompleteAdding();
        if (_busy)
        {
            _abandon();
        }
    }
}
