using NetSim.Core;

namespace NetSim.Hosts;

// Slices of CPU time end by events.
public sealed partial class Dispatcher
{
    private readonly Slab<RunningSlice> _slices = new();

    internal void RunSlice(Machine machine, Processor.Work work, Duration span)
    {
        var slot = _slices.Take();
        _slices[slot] = new() { Machine = machine, Boot = machine.Boot, Work = work, Span = span };
        Schedule(machine, HostEvents.SliceEnd, machine.Now + span, slot, 0);
    }

    private void OnSliceEnd(int slot)
    {
        var slice = _slices[slot];
        _slices.Release(slot);
        if (slice.Boot == slice.Machine.Boot)
        {
            slice.Machine.Processor.OnSliceEnded(slice.Machine, slice.Work, slice.Span);
        }
    }

    private struct RunningSlice
    {
        internal Machine Machine;
        internal ushort Boot;
        internal Processor.Work Work;
        internal Duration Span;
    }
}
