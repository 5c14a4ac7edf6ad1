using NetSim.Core;
using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary>
/// <c>churn --steady=S</c>: one simulation runs S simulated seconds before anything is measured, so that as many
/// connections leave TIME_WAIT as enter it, and then in spans of <c>--t</c> until the clock has enough. Allocation and
/// collections belong to this.
/// </summary>
internal static class ChurnSteady
{
    public static OutputLine Run(ChurnOptions options, Duration warmUp, TimeSpan atLeast)
    {
        var span = options.Span;
        using var run = new ChurnRun(options with { Span = Duration.FromSeconds(1_000_000_000L) });
        run.RunOn(warmUp);
        GC.Collect();
        var (events, completed, segments) = (run.Events, run.Completed, run.Segments);
        var (allocated, collections) = (GC.GetTotalAllocatedBytes(true), Collections());
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
        collections = Collections() - collections;
        (events, completed, segments) = (run.Events - events, run.Completed - completed, run.Segments - segments);
        return Churn.Head(options).AddCost(cost, events)
            .Add("completed", completed).Add("fail", run.Failed)
            .AddPer("conn_per_user_s", completed, cost.User.TotalSeconds).AddPer("ev_per_conn", events, completed, 1)
            .Add("ipdelivered", segments).AddPer("ns_per_ev_user", cost.User.TotalNanoseconds, events, 1)
            .AddPer("alloc_B_per_ev", allocated, events, 4).Add("collections", collections)
            .Add("srvSocketsEnd", run.ServerSockets).AddEnd(spans, run.Fingerprint);
    }

    private static int Collections() => GC.CollectionCount(0);
}
