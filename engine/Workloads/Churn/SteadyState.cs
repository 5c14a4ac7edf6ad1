using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>What a churn costs when as many connections leave TIME_WAIT as enter it.</summary>
/// <param name="Spans">Simulated spans measured.</param>
/// <param name="Cost">CPU time of all of them.</param>
/// <param name="Events">Events in them.</param>
/// <param name="Completed">Connections completed in them.</param>
/// <param name="Segments">Segments delivered in them.</param>
/// <param name="Allocated">Bytes allocated in them, by all threads.</param>
/// <param name="Collections">Garbage collections in them, of any generation.</param>
/// <param name="ServerSockets">Connections that servers knew at the end.</param>
/// <param name="Failed">Connections that failed, from the start.</param>
/// <param name="Fingerprint">Digest of everything, from the start.</param>
public sealed record SteadyState(
    int Spans, CpuTime Cost, long Events, long Completed, long Segments, long Allocated, int Collections,
    long ServerSockets, long Failed, ulong Fingerprint)
{
    /// <summary>Bytes allocated for each event.</summary>
    public double AllocatedPerEvent => (double)Allocated / Events;

    /// <summary>Runs one simulation to its steady state and measures there.</summary>
    /// <param name="options">The churn; its span and drain are ignored.</param>
    /// <param name="warmUp">Simulated time before anything is measured: more than TIME_WAIT's 60 s.</param>
    /// <param name="span">Simulated time between two looks at the clock.</param>
    /// <param name="atLeast">User CPU time to measure.</param>
    public static SteadyState Measure(ChurnOptions options, Duration warmUp, Duration span, TimeSpan atLeast)
    {
        using var run = new ChurnRun(
            options with { Span = Duration.FromSeconds(1_000_000_000L), Drain = Duration.Zero });
        run.RunOn(warmUp);
        GC.Collect();
        var (events, completed, segments) = (run.Events, run.Completed, run.Segments);
        var (allocated, collections) = (GC.GetTotalAllocatedBytes(true), GC.CollectionCount(0));
        var start = CpuTime.Now;
        CpuTime cost;
        var spans = 0;
        do
        {
            run.RunOn(span);
            cost = CpuTime.Now - start;
            spans++;
        }
        while (cost.User < atLeast);

        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        collections = GC.CollectionCount(0) - collections;
        return new SteadyState(
            spans, cost, run.Events - events, run.Completed - completed, run.Segments - segments, allocated,
            collections, run.ServerSockets, run.Failed, run.Fingerprint);
    }
}
