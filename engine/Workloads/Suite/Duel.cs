namespace NetSim.Workloads;

/// <summary>
/// A workload over our queue and over the BCL's, A B A B within one process: what slows the machine down slows both.
/// Both must do the same work event by event, which their fingerprints say.
/// </summary>
internal static class Duel
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Work per second of user CPU time of both.</summary>
    /// <param name="ours">Prepares a run over the default queue.</param>
    /// <param name="theirs">Prepares the same over the BCL's.</param>
    /// <param name="work">How much a run has done.</param>
    /// <param name="atLeast">User CPU time of each side.</param>
    /// <exception cref="InvalidOperationException">The two did different things.</exception>
    public static (double Ours, double Theirs) Run<TRun>(
        Func<TRun> ours, Func<TRun> theirs, Func<TRun, double> work, TimeSpan atLeast)
        where TRun : IPreparedRun
    {
        // Long enough for the JIT to have optimized what is hot, in the background.
        var start = CpuTime.Now;
        while ((CpuTime.Now - start).Wall < WarmUp)
        {
            Measure(ours, work);
            Measure(theirs, work);
        }

        var (mine, other) = (default(Sum), default(Sum));
        while (mine.User < atLeast)
        {
            var (a, b) = (Measure(ours, work), Measure(theirs, work));
            if (a.Fingerprint != b.Fingerprint)
            {
                throw new InvalidOperationException("A workload depends on the queue: the engine broke its first law.");
            }

            mine += a;
            other += b;
        }

        return (mine.Rate, other.Rate);
    }

    private static Sum Measure<TRun>(Func<TRun> prepare, Func<TRun, double> work)
        where TRun : IPreparedRun
    {
        using var run = prepare();
        var start = CpuTime.Now;
        run.Run();
        return new Sum((CpuTime.Now - start).User, work(run), run.Fingerprint);
    }

    private readonly record struct Sum(TimeSpan User, double Work, ulong Fingerprint)
    {
        public double Rate => Work / User.TotalSeconds;

        public static Sum operator +(Sum left, Sum right) =>
            new(left.User + right.User, left.Work + right.Work, right.Fingerprint);
    }
}
