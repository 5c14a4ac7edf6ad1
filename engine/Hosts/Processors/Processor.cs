using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// The CPU time of a machine: so many cores, and one run queue in front of them. Work runs in slices of 3 ms at most and goes
/// to the end of the queue when others wait, as Linux's scheduler has it; shorter work is served in the order in which it
/// came. Only what handlers ask for with <see cref="Handler.Work"/> counts: the kernel's own work takes no time.
/// </summary>
internal sealed class Processor
{
    /// <summary>
    /// The time slice (base_slice_ns of Linux 6.6 and later, sched_min_granularity_ns before, on 8 cores and more: 0.75 ms
    /// times 1 + log2 of the cores, at most 8 of them).
    /// </summary>
    internal static readonly Duration Slice = Duration.FromMilliseconds(3);

    private readonly Queue<Work> _waiting = new();
    private int? _cores;

    internal Processor(SimTime now)
    {
        Busy = new(now);
        Waiting = new(now);
    }

    /// <summary>Cores; null when there is always one free.</summary>
    internal int? Cores => _cores;

    /// <summary>Cores at work, over time.</summary>
    internal TimeWeightedGauge Busy { get; }

    /// <summary>Handlers that wait for a core, over time.</summary>
    internal TimeWeightedGauge Waiting { get; }

    internal void SetCores(Machine machine, int? cores)
    {
        _cores = cores;
        StartWaiting(machine);
    }

    internal void Begin(Machine machine, HandlerBox waiter, Duration demand) =>
        Put(machine, new Work { Waiter = waiter, Left = demand });

    /// <summary>A slice is over.</summary>
    internal void OnSliceEnded(Machine machine, Work work, Duration ran)
    {
        Busy.Add(machine.Now, -1);
        work.Left -= ran;
        if (work.Left > Duration.Zero)
        {
            Put(machine, work);
            return;
        }

        StartWaiting(machine);
        machine.Dispatcher.Handlers.Resume(work.Waiter);
    }

    /// <summary>The machine has lost power: what ran and waited is gone.</summary>
    internal void Reset(SimTime now)
    {
        _waiting.Clear();
        Busy.Set(now, 0);
        Waiting.Set(now, 0);
    }

    private void Put(Machine machine, Work work)
    {
        _waiting.Enqueue(work);
        Waiting.Set(machine.Now, _waiting.Count);
        StartWaiting(machine);
    }

    private void StartWaiting(Machine machine)
    {
        while (_waiting.Count > 0 && (_cores is not { } cores || Busy.Last < cores))
        {
            var work = _waiting.Dequeue();
            // Without a limit nobody ever waits for the end of a slice.
            var slice = _cores is null || work.Left < Slice ? work.Left : Slice;
            Busy.Add(machine.Now, 1);
            machine.Dispatcher.RunSlice(machine, work, slice);
        }

        Waiting.Set(machine.Now, _waiting.Count);
    }

    /// <summary>A handler's demand for CPU time.</summary>
    internal struct Work
    {
        internal HandlerBox Waiter;
        internal Duration Left;
    }
}
