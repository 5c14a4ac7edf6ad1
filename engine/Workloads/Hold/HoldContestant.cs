using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>One queue that runs the hold model: fill it once, then hold as often as you like.</summary>
public sealed class HoldContestant
{
    private readonly Action<long> _run;
    private readonly Func<ulong> _checksum;

    private HoldContestant(Action<long> run, Func<ulong> checksum)
    {
        _run = run;
        _checksum = checksum;
    }

    /// <summary>Sum that depends on the order in which events were popped: the same for every queue.</summary>
    public ulong Checksum => _checksum();

    /// <summary>Fills a queue.</summary>
    /// <param name="queue">Which one.</param>
    /// <param name="delays">How far ahead events are scheduled.</param>
    /// <param name="pending">How many events wait, at least 1.</param>
    public static HoldContestant Fill(HoldQueue queue, DelayKind delays, int pending)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pending, 1);
        var table = Delays.Of(delays);
        return queue switch
        {
            HoldQueue.Bcl => Fill(new BclQueue(16), table, pending),
            HoldQueue.BclIndex => Fill(new BclIndexQueue(16), table, pending),
            HoldQueue.Ladder => Fill(new LadderQueue(256), table, pending),
            HoldQueue.Radix => Fill(new RadixLadderQueue(256), table, pending),
            _ => throw new ArgumentOutOfRangeException(nameof(queue), queue, "There is no such queue."),
        };
    }

    /// <summary>Pops the earliest event and pushes one a delay later, so many times.</summary>
    public void Hold(long times) => _run(times);

    private static HoldContestant Fill<TQueue>(TQueue queue, long[] delays, int pending)
        where TQueue : struct, IPendingEvents
    {
        var model = new HoldModel<TQueue>(queue, delays, pending);
        return new(model.Run, () => model.Checksum);
    }
}
