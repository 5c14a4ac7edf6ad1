namespace NetSim.Core;

/// <summary>
/// Chooses how many threads are worth their waking, from what one thread saw in the first windows of the run: with E
/// events in W windows, C(t) of them on the critical path of t threads, t threads are estimated to be
/// E / (C(t) + W · cost of coordinating a window) times as fast as one. Simulated quantities only, so that the choice
/// is the same at every repetition on a machine; results do not depend on it anyway (law 1).
/// </summary>
internal static class ThreadChoice
{
    /// <summary>
    /// What publishing a window and waiting for its last partition costs, in events of one thread's work.
    /// </summary>
    private const int EventsPerCoordination = 20;

    // Twice the threads must be worth a fifth: less is lost again where the machine is shared.
    private const double WorthIt = 1.2;

    private const long EnoughWindows = 256;
    private const long EnoughEvents = 50_000;

    /// <summary>Whether the prefix is long enough: a run shorter than it needs no second thread.</summary>
    public static bool CanChoose(ProfileSums sums) => sums.Windows >= EnoughWindows && sums.Events >= EnoughEvents;

    /// <summary>A power of two of threads, at most <paramref name="most"/>, at least 1.</summary>
    public static int Choose(ProfileSums sums, int most)
    {
        var (threads, speed) = (1, 1.0);
        for (var bits = 1; 1 << bits <= most; bits++)
        {
            var path = sums.CriticalAt(bits) + (sums.Windows * EventsPerCoordination);
            var faster = (double)sums.Events / path;
            if (faster < speed * WorthIt)
            {
                break;
            }

            (threads, speed) = (1 << bits, faster);
        }

        return threads;
    }
}
