using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// The threads that run windows. Algorithm: claim-and-complete over conservative windows, as UNISON schedules its
/// logical processes (S. Bai et al., "Unison: A Parallel-Efficient and User-Transparent Network Simulation Kernel",
/// EuroSys 2024), with home affinity and parking added. Threads wait for partitions, never for threads: one that is
/// preempted between partitions delays nobody.
/// </summary>
/// <remarks>
/// <para>Invariant: in each round every active partition is run by exactly one thread, and the thread that completes
/// the last of them has the plan and all partitions to itself until it publishes the next round.</para>
/// <para>Rounds are numbered; a partition's claim word is 2r when it may be claimed in round r and 2r + 1 once it is.
/// A thread that is still looking at round r - 1 compares with 2r - 2 and so claims nothing.</para>
/// <para>What pairs with what:</para>
/// <list type="bullet">
/// <item><c>_round</c>: exchanged (release) by the completing thread after plan, claim words and <c>_remaining</c> are
/// written; read (acquire) by every waiting thread before it looks at them.</item>
/// <item><c>_overRound</c>: written before that exchange when the run is over, read by the caller after that
/// read.</item>
/// <item>claim word: compare-and-swap 2r to 2r + 1; pairs only with itself, to choose one winner. The winner sees the
/// partition's state because it read <c>_round</c> after the last owner's decrement.</item>
/// <item><c>_remaining</c>: decremented (release) after a partition's window; the decrement that reaches zero (acquire)
/// sees all others', hence everything that all partitions wrote.</item>
/// <item><c>_isParked[t]</c>: exchanged to 1 by thread t before it re-reads <c>_round</c>; read by the publisher after
/// it exchanged <c>_round</c>. Both are full fences, so one of the two sees the other (Dekker), and no wake-up is lost.
/// The compare-and-swap 1 to 0 decides whether the publisher signals or the thread withdraws.</item>
/// </list>
/// <para>Parking uses an <see cref="AutoResetEvent"/>, which may enter the kernel: per round at most, never per
/// event.</para>
/// </remarks>
internal sealed class Crew : IDisposable
{
    private const int Pad = 16; // longs or ints per slot: at least one cache line each
    private const int SpinsBeforeYield = 100;
    private const int SpinsBeforeParking = 110;

    private readonly WindowedPartition[] _partitions;
    private readonly WindowPlan _plan;
    private readonly Action? _disturb;
    private readonly int _spinsBeforeParking;
    private readonly int _threads;
    private readonly long[] _claims;
    private readonly int[] _isParked;
    private readonly AutoResetEvent[] _wake;
    private readonly Thread[] _workers;
    private long _round;
    private int _remaining;
    private Exception? _planFault;
    private long _overRound;
    private volatile bool _isDisposed;

    public Crew(WindowedPartition[] partitions, WindowPlan plan, int threads, EngineHooks hooks)
    {
        _partitions = partitions;
        _plan = plan;
        _disturb = hooks.Disturb;
        _spinsBeforeParking = hooks.ParkAtOnce ? 0 : SpinsBeforeParking;
        _threads = threads;
        _claims = new long[partitions.Length * Pad];
        _isParked = new int[threads * Pad];
        _wake = new AutoResetEvent[threads];
        for (var thread = 0; thread < threads; thread++)
        {
            _wake[thread] = new(false);
        }

        _workers = new Thread[threads - 1];
        for (var worker = 0; worker < _workers.Length; worker++)
        {
            var me = worker + 1;
            _workers[worker] = new(() => Serve(me)) { IsBackground = true, Name = $"netsim engine {me}" };
            _workers[worker].Start();
        }
    }

    /// <summary>Runs windows until the plan says that the run is over. The caller works as thread 0.</summary>
    public void Run()
    {
        var round = _round;
        PublishNextRound();
        while (true)
        {
            // The run is over for the caller only when it has seen the round that says so: its publisher is done then.
            round = WaitForRoundAfter(round, 0);
            if (round == _overRound)
            {
                break;
            }

            RunRound(round, 0);
        }

        if (_planFault is { } fault)
        {
            throw new EngineFaultException("planning a window failed", fault);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Interlocked.Increment(ref _round);
        WakeUp(_threads);
        foreach (var worker in _workers)
        {
            worker.Join();
        }

        foreach (var wake in _wake)
        {
            wake.Dispose();
        }
    }

    private void Serve(int me)
    {
        var round = 0L;
        while (true)
        {
            round = WaitForRoundAfter(round, me);
            if (_isDisposed)
            {
                return;
            }

            RunRound(round, me);
        }
    }

    private void RunRound(long round, int me)
    {
        // Home first: the partition's events are still in this core's cache. Then whatever others have not begun.
        for (var partition = me; partition < _partitions.Length; partition += _threads)
        {
            TryRun(partition, round);
        }

        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            TryRun(partition, round);
        }
    }

    private void TryRun(int partition, long round)
    {
        ref var claim = ref _claims[partition * Pad];
        var open = round * 2;
        if (Volatile.Read(ref claim) != open)
        {
            return;
        }

        _disturb?.Invoke();
        if (Interlocked.CompareExchange(ref claim, open + 1, open) != open)
        {
            return;
        }

        _partitions[partition].RunWindow(_plan.Window, _plan.End);
        _disturb?.Invoke();
        if (Interlocked.Decrement(ref _remaining) == 0)
        {
            PublishNextRound();
        }
    }

    /// <summary>By the thread that has everything to itself: plans the next window and lets the others at it.</summary>
    private void PublishNextRound()
    {
        var more = TryPlan();
        while (more && _plan.ActiveCount == 1)
        {
            // Nothing to share: run it here and leave the others asleep.
            _partitions[_plan.Active[0]].RunWindow(_plan.Window, _plan.End);
            more = TryPlan();
        }

        _disturb?.Invoke();
        var round = _round + 1;
        if (more)
        {
            foreach (var partition in _plan.Active)
            {
                _claims[partition * Pad] = round * 2;
            }

            _remaining = _plan.ActiveCount;
        }
        else
        {
            _overRound = round;
        }

        // From here on others own plan and partitions.
        var others = _plan.ActiveCount - 1;
        Interlocked.Exchange(ref _round, round);
        if (more)
        {
            WakeUp(others);
        }
        else
        {
            TryWake(0);
        }
    }

    // An exception here would end a worker thread and with it the process.
    private bool TryPlan()
    {
        try
        {
            return _plan.TryPlanNext();
        }
        catch (Exception fault)
        {
            _planFault = fault;
            return false;
        }
    }

    private long WaitForRoundAfter(long round, int me)
    {
        for (var spins = 0; spins < _spinsBeforeParking; spins++)
        {
            var now = Volatile.Read(ref _round);
            if (now != round)
            {
                return now;
            }

            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(10);
            }
            else
            {
                Thread.Yield();
            }
        }

        return Park(round, me);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Park(long round, int me)
    {
        ref var isParked = ref _isParked[me * Pad];
        while (true)
        {
            Interlocked.Exchange(ref isParked, 1);
            var now = Volatile.Read(ref _round);
            if (now != round)
            {
                if (Interlocked.CompareExchange(ref isParked, 0, 1) == 0)
                {
                    // The publisher was faster and its signal is on its way: take it, or the next parking would not
                    // wait.
                    _wake[me].WaitOne();
                }

                return now;
            }

            _wake[me].WaitOne();
        }
    }

    private void WakeUp(int wanted)
    {
        for (var thread = 0; thread < _threads && wanted > 0; thread++)
        {
            wanted -= TryWake(thread) ? 1 : 0;
        }
    }

    private bool TryWake(int thread)
    {
        ref var isParked = ref _isParked[thread * Pad];
        if (Volatile.Read(ref isParked) == 0 || Interlocked.CompareExchange(ref isParked, 0, 1) != 1)
        {
            return false;
        }

        _wake[thread].Set();
        return true;
    }
}
