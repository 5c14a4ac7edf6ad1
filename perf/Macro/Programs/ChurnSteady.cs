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
        var steady = SteadyState.Measure(options, warmUp, options.Span, atLeast);
        var cost = steady.Cost;
        return Churn.Head(options).AddCost(cost, steady.Events)
            .Add("completed", steady.Completed).Add("fail", steady.Failed)
            .AddPer("conn_per_user_s", steady.Completed, cost.User.TotalSeconds)
            .AddPer("ev_per_conn", steady.Events, steady.Completed, 1).Add("ipdelivered", steady.Segments)
            .AddPer("ns_per_ev_user", cost.User.TotalNanoseconds, steady.Events, 1)
            .Add("alloc_B_per_ev", steady.AllocatedPerEvent, 4).Add("collections", steady.Collections)
            .Add("srvSocketsEnd", steady.ServerSockets).AddEnd(steady.Spans, steady.Fingerprint);
    }
}
