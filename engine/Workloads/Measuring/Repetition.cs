namespace NetSim.Workloads;

/// <summary>What repeated runs of one workload cost.</summary>
/// <param name="Runs">Runs measured, after the warm-up.</param>
/// <param name="Build">Mean cost of building a run.</param>
/// <param name="Run">Mean cost of a run.</param>
/// <param name="BuiltKiB">What building the first one added to resident memory.</param>
/// <param name="GrowthKiB">What running the first one added to it.</param>
public sealed record Cost(int Runs, CpuTime Build, CpuTime Run, double BuiltKiB, double GrowthKiB);

/// <summary>
/// Measures a workload inside one process: a small run for the JIT, a full one for the memory, then full ones until
/// they have used enough CPU time for the clock. Every full run must have the same fingerprint: the same work.
/// </summary>
public static class Repetition
{
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(2);

    /// <summary>Measures. The last run is returned with its results; dispose it.</summary>
    /// <param name="small">Prepares a run that goes through all code quickly.</param>
    /// <param name="full">Prepares a run to be measured.</param>
    /// <param name="atLeast">User CPU time that the measured runs must add up to.</param>
    /// <exception cref="InvalidOperationException">Two runs did different work.</exception>
    public static (TRun Last, Cost Cost) Measure<TRun>(Func<TRun> small, Func<TRun> full, TimeSpan atLeast)
        where TRun : class, IPreparedRun
    {
        ArgumentNullException.ThrowIfNull(small);
        ArgumentNullException.ThrowIfNull(full);
        using (var first = small())
        {
            first.Run();
        }

        var (fingerprint, built, growth) = MeasureMemory(full);
        WarmUp(full, start: CpuTime.Now);
        var (build, run, runs) = (default(CpuTime), default(CpuTime), 0);
        while (true)
        {
            // The heap of the run before is not this one's cost.
            GC.Collect();
            var start = CpuTime.Now;
            var prepared = full();
            var middle = CpuTime.Now;
            prepared.Run();
            run += CpuTime.Now - middle;
            build += middle - start;
            runs++;
            if (prepared.Fingerprint != fingerprint)
            {
                throw new InvalidOperationException("Two runs of one workload differ: their times mean nothing.");
            }

            if (run.User >= atLeast || build.User >= atLeast)
            {
                return (prepared, new(runs, build / runs, run / runs, built, growth));
            }

            prepared.Dispose();
        }
    }

    // The run-time compiles what is hot a third time, by what it saw in the first two: until then its own work and slow
    // code would be measured.
    private static void WarmUp<TRun>(Func<TRun> full, CpuTime start)
        where TRun : class, IPreparedRun
    {
        while ((CpuTime.Now - start).User < Warmth)
        {
            using var prepared = full();
            prepared.Run();
        }
    }

    private static (ulong Fingerprint, double Built, double Growth) MeasureMemory<TRun>(Func<TRun> full)
        where TRun : class, IPreparedRun
    {
        var before = ProcessMemory.SettledKiB();
        using var prepared = full();
        var built = ProcessMemory.SettledKiB();
        prepared.Run();
        return (prepared.Fingerprint, built - before, ProcessMemory.ResidentKiB() - built);
    }
}
