using System.Numerics;
using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// Which local ports are taken towards one destination: a bit per port, kept only for destinations that are contended,
/// so that a search over tens of thousands of taken ports is a walk over a few hundred words.
/// </summary>
internal sealed class DestinationPorts
{
    private readonly ulong[][] _taken;
    private readonly ulong[][] _timeWait;

    internal DestinationPorts(PortRange range)
    {
        Range = range;
        var words = (((range.Count + 1) / 2) + 63) / 64;
        _taken = [new ulong[words], new ulong[words]];
        _timeWait = [new ulong[words], new ulong[words]];
    }

    /// <summary>Bytes of both bitmaps.</summary>
    internal long ReservedBytes => ObjectSize.Of<DestinationPorts>() + ObjectSize.OfArray(_taken)
        + ObjectSize.OfArray(_timeWait) + _taken.Concat(_timeWait).Sum(ObjectSize.OfArray);

    /// <summary>The range that the bits are for.</summary>
    internal PortRange Range { get; }

    /// <summary>Ports taken, those in TIME-WAIT included.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// No mini-sock may be reused before this millisecond since boot, if the sysctls stay as they were; null:
    /// unknown.
    /// </summary>
    internal (uint UntilMs, int DelayMs)? NoReuse { get; set; }

    internal void Take(int port)
    {
        if (TryPlace(port, out var parity, out var index) && (_taken[parity][index >> 6] & Bit(index)) == 0)
        {
            _taken[parity][index >> 6] |= Bit(index);
            Count++;
        }
    }

    internal void Release(int port)
    {
        if (TryPlace(port, out var parity, out var index) && (_taken[parity][index >> 6] & Bit(index)) != 0)
        {
            _taken[parity][index >> 6] &= ~Bit(index);
            _timeWait[parity][index >> 6] &= ~Bit(index);
            Count--;
        }
    }

    internal void EnterTimeWait(int port)
    {
        if (TryPlace(port, out var parity, out var index))
        {
            _timeWait[parity][index >> 6] |= Bit(index);
        }
    }

    /// <summary>
    /// The first step at or after <paramref name="step"/> of a pass whose port is free, or in TIME-WAIT if those are
    /// wanted.
    /// </summary>
    /// <returns>The step, or <see cref="PortRange.PassLength"/> when there is none.</returns>
    internal int NextStep(int offset, int step, bool wantsTimeWait)
    {
        var length = Range.PassLength;
        var parity = offset & 1;
        while (step < length)
        {
            // Positions within the parity run on until the end of the range, then go on before the start.
            var index = (Range.PortAt(offset, step) - Range.Low) >> 1;
            var word = _taken[parity][index >> 6];
            if (wantsTimeWait)
            {
                word &= ~_timeWait[parity][index >> 6];
            }

            var free = ~word >> (index & 63);
            if ((free & 1) != 0)
            {
                return step;
            }

            var skip = free == 0 ? 64 - (index & 63) : BitOperations.TrailingZeroCount(free);
            step += Math.Min(skip, StepsToWrap(offset, step));
        }

        return length;
    }

    private int StepsToWrap(int offset, int step)
    {
        var port = Range.PortAt(offset, step);
        return ((Range.End - port - 1) / 2) + 1;
    }

    private bool TryPlace(int port, out int parity, out int index)
    {
        var offset = port - Range.Low;
        parity = offset & 1;
        index = offset >> 1;
        return port >= Range.Low && port < Range.End;
    }

    private static ulong Bit(int index) => 1UL << (index & 63);
}
