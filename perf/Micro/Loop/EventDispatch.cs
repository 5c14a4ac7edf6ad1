using BenchmarkDotNet.Attributes;
using NetSim.Core;
using NetSim.Workloads;

namespace NetSim.Perf.Loop;

/// <summary>
/// The engine's loop with the least handler: what an event costs beyond the queue's hold is order, fingerprint, dispatch,
/// and with several partitions windows and outboxes.
/// </summary>
[MemoryDiagnoser]
public class EventDispatch
{
    private const int Events = 100_000;

    private PholdRun? _run;
    private Duration _span;

    /// <summary>Hosts; one event waits at each.</summary>
    [Params(10, 10_000)]
    public int Hosts { get; set; }

    /// <summary>Partitions, all run by one thread.</summary>
    [Params(1, 4)]
    public int Partitions { get; set; }

    /// <summary>Fills the engine; one operation is one event, on average.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new PholdOptions { Hosts = Hosts, PendingPerHost = 1, Partitions = Partitions };
        _run = new PholdRun(options);

        // An event's delay is the lookahead and 1 ms on average.
        _span = new Duration((options.Lookahead.Nanoseconds + 1_000_000) * Events / Hosts);
        _run.RunOn(_span);
    }

    /// <summary>Ends the engine.</summary>
    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    /// <summary>About as many events as <c>Events</c> says.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public void Dispatch() => _run!.RunOn(_span); // GlobalSetup made it.
}
