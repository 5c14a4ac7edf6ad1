namespace NetSim.Verification;

/// <summary>
/// How late a kernel timer may fire at HZ 250: each level of the timer wheel (kernel/time/timer.c) has 64 buckets and
/// is eight times coarser than the one before.
/// </summary>
internal static class WheelGranularity
{
    private const double Finest = 0.004;

    private static readonly (double Below, double Step)[] Levels =
    [
        (0.252, Finest), (2.016, 0.032), (16.128, 0.256), (129.024, 2.048), (double.PositiveInfinity, 16.384),
    ];

    /// <summary>
    /// The granularity of a timer that was seen to take a time, in seconds. What was seen includes the lateness, so
    /// the finest level counts whose timers may have taken that long; between the two finest, where an RTO of 252 ms
    /// lies, the coarser.
    /// </summary>
    public static double Of(double seconds)
    {
        foreach (var (below, step) in Levels)
        {
            if (seconds - (step > Finest ? step : 0) < below)
            {
                return step;
            }
        }

        return Levels[^1].Step;
    }

    /// <summary>The granularities of timers that follow one another, each armed when the one before fires.</summary>
    /// <param name="times">When each fires, in seconds from the arming of the first, in any order.</param>
    public static double OfChain(IEnumerable<double> times)
    {
        var sum = 0.0;
        var last = 0.0;
        foreach (var time in times.Order())
        {
            sum += time > last ? Of(time - last) : 0;
            last = time;
        }

        return sum;
    }
}
