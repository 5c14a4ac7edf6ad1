using System.Runtime.InteropServices;
using NetSim.Core;

namespace NetSim.Tests.TestKit.Network;

/// <summary>
/// A partition that keeps its events in a list and runs them in the total order: an engine small enough to see through.
/// </summary>
public sealed class ManualPartition(int index = 0) : Partition(index)
{
    private readonly PriorityQueue<Event, (long At, ulong Order)> _pending = new(1024);
    private readonly Dictionary<uint, ulong> _serials = [];
    private readonly List<Extension> _extensions = [default];

    public int Pending => _pending.Count;

    public bool TryNext(out Event item) => TryNext(new(long.MaxValue), out item);

    /// <summary>The next event before an instant.</summary>
    public bool TryNext(SimTime end, out Event item)
    {
        item = default;
        if (_pending.TryPeek(out _, out var next) && next.At >= end.Nanoseconds)
        {
            return false;
        }

        if (!_pending.TryDequeue(out item, out _))
        {
            return false;
        }

        Time = item.At;
        return true;
    }

    public void AdvanceTo(SimTime at) => Time = at.Nanoseconds;

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body)
    {
        ref var serial = ref CollectionsMarshal.GetValueRefOrAddDefault(_serials, origin, out _);
        var order = EventOrder.Of(origin, serial++);
        var item = new Event { At = at.Nanoseconds, Order = order, Target = target, Body = body };
        _pending.Enqueue(item, (item.At, item.Order));
    }

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body, in Extension extension)
    {
        var extended = body;
        extended.Kind |= EventBody.HasExtension;
        extended.Reference = _extensions.Count;
        _extensions.Add(extension);
        Schedule(origin, at, target, in extended);
    }

    public override uint ArmTimer(uint host, SimTime at, byte kind, int slot) =>
        throw new NotSupportedException("The network has no timers.");

    public override ref readonly Extension ExtensionOf(in EventBody body) =>
        ref CollectionsMarshal.AsSpan(_extensions)[body.Reference];

    public override void Digest(uint host, ulong fact)
    {
    }
}
