namespace NetSim.Workloads;

/// <summary>
/// The hold model on several queues, in turn within one process, so that a busy machine slows all of them alike: user
/// CPU time per hold, as median and minimum of the repeats.
/// </summary>
public sealed class HoldRace
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly List<double>[] _times;
    private readonly HoldQueue[] _queues;

    private HoldRace(HoldQueue[] queues)
    {
        _queues = queues;
        _times = [.. queues.Select(_ => new List<double>())];
    }

    /// <summary>Runs a race.</summary>
    /// <param name="delays">How far ahead events are scheduled.</param>
    /// <param name="pending">How many events wait.</param>
    /// <param name="repeats">Turns, at least 1.</param>
    /// <param name="holdsPerTurn">Holds of each queue in a turn.</param>
    /// <param name="queues">Who takes part; all when none is named.</param>
    /// <exception cref="InvalidOperationException">Two queues popped in different orders.</exception>
    public static HoldRace Run(
        DelayKind delays, int pending, int repeats, long holdsPerTurn, params HoldQueue[] queues)
    {
        ArgumentNullException.ThrowIfNull(queues);
        var race = new HoldRace(queues.Length > 0 ? queues : Enum.GetValues<HoldQueue>());
        var all = race._queues.Select(queue => HoldContestant.Fill(queue, delays, pending)).ToArray();
        Warm(all, pending, holdsPerTurn);
        for (var turn = 0; turn < repeats; turn++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var start = CpuTime.Now;
                all[i].Hold(holdsPerTurn);
                race._times[i].Add((CpuTime.Now - start).User.TotalNanoseconds / holdsPerTurn);
            }
        }

        return all.All(contestant => contestant.Checksum == all[0].Checksum)
            ? race
            : throw new InvalidOperationException("Two queues popped in different orders.");
    }

    /// <summary>Nanoseconds per hold, median.</summary>
    public double MedianOf(HoldQueue queue) => TimesOf(queue).Order().ElementAt(TimesOf(queue).Count / 2);

    /// <summary>Nanoseconds per hold, minimum.</summary>
    public double LeastOf(HoldQueue queue) => TimesOf(queue).Min();

    /// <summary>The faster form of the yardstick, by its median.</summary>
    public HoldQueue Yardstick =>
        MedianOf(HoldQueue.Bcl) <= MedianOf(HoldQueue.BclIndex) ? HoldQueue.Bcl : HoldQueue.BclIndex;

    /// <summary>How many times faster than the yardstick a queue was, turn by turn, ascending.</summary>
    public IReadOnlyList<double> RatiosOf(HoldQueue queue) =>
        [.. TimesOf(Yardstick).Zip(TimesOf(queue), (yardstick, mine) => yardstick / mine).Order()];

    // A queue's steady state begins when every event of the filling has been popped, the JIT's after a second of all
    // of them. The same number of holds for each, or their checksums could not agree.
    private static void Warm(HoldContestant[] all, int pending, long holdsPerTurn)
    {
        foreach (var contestant in all)
        {
            contestant.Hold(2L * pending);
        }

        var start = CpuTime.Now;
        do
        {
            foreach (var contestant in all)
            {
                contestant.Hold(holdsPerTurn);
            }
        }
        while ((CpuTime.Now - start).Wall < WarmUp);
    }

    private List<double> TimesOf(HoldQueue queue) => _times[Array.IndexOf(_queues, queue)];
}
