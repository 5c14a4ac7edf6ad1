using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>
/// The hold model (Vaucher and Duval 1975): pop the earliest event, push one a drawn delay later, at a constant number
/// pending. The checksum of the pop order must be the same for every queue.
/// </summary>
internal sealed class HoldModel<TQueue>
    where TQueue : struct, IPendingEvents
{
    private readonly long[] _delays;
    private TQueue _queue;
    private ulong _serial;
    private int _position;

    public HoldModel(TQueue queue, long[] delays, int pending)
    {
        _queue = queue;
        _delays = delays;
        for (var i = 0; i < pending; i++)
        {
            var item = new Event { At = NextDelay(), Order = _serial++ };
            _queue.Push(in item);
        }
    }

    /// <summary>Sum that depends on the order in which events were popped.</summary>
    public ulong Checksum { get; private set; }

    public void Run(long holds)
    {
        unchecked
        {
            var checksum = Checksum;
            for (var i = 0L; i < holds; i++)
            {
                _queue.Pop(out var item);
                checksum = (checksum * 31) + item.Order;
                item.At += NextDelay();
                item.Order = _serial++;
                _queue.Push(in item);
            }

            Checksum = checksum;
        }
    }

    private long NextDelay() => _delays[_position++ & Delays.Mask];
}
