namespace NetSim.Core;

/// <summary>
/// A count of things by the 10 ms slot of simulated time to which each belongs (a request's arrival, whatever time its
/// outcome is known), so that any window made of slots can be summed later. One partition owns it; several are added
/// up.
/// </summary>
/// <remarks>
/// A page of 256 slots takes an octet for each until one of them exceeds 255, and four octets for each from then on.
/// </remarks>
public sealed class SlotCounter
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private byte[]?[] _narrow = new byte[]?[16];
    private int[]?[] _wide = [];

    /// <summary>Width of a slot: 10 ms.</summary>
    public static Duration Slot => Duration.FromMilliseconds(10);

    /// <summary>Everything counted.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<SlotCounter>() + ObjectSize.OfArray(_narrow)
        + ObjectSize.OfArray(_wide) + (_narrow.Count(page => page is not null) * ObjectSize.OfArray<byte>(PageSize))
        + (_wide.Count(page => page is not null) * ObjectSize.OfArray<int>(PageSize));

    /// <summary>Counts one thing that belongs to the instant <paramref name="at"/>.</summary>
    public void Count(SimTime at) => Count(at, 1);

    /// <summary>Counts several things that belong to the instant <paramref name="at"/>.</summary>
    public void Count(SimTime at, int times)
    {
        var slot = at.Nanoseconds / Slot.Nanoseconds;
        var page = checked((int)(slot >> PageBits));
        if (page >= _narrow.Length)
        {
            Array.Resize(ref _narrow, Math.Max(page + 1, _narrow.Length * 2));
        }

        var place = (int)(slot & (PageSize - 1));
        if (page >= _wide.Length || _wide[page] is not { } wide)
        {
            var narrow = _narrow[page] ??= new byte[PageSize];
            var sum = narrow[place] + (long)times;
            if (sum is >= 0 and <= byte.MaxValue)
            {
                narrow[place] = (byte)sum;
                Total += times;
                return;
            }

            wide = Widen(page, narrow);
        }

        wide[place] += times;
        Total += times;
    }

    /// <summary>What belongs to [<paramref name="from"/>, <paramref name="until"/>), both multiples of 10 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An edge is negative or not a multiple of 10 ms.</exception>
    public long Between(SimTime from, SimTime until)
    {
        var first = SlotOf(from);
        var end = SlotOf(until);
        long sum = 0;
        for (var slot = first; slot < end && slot >> PageBits < _narrow.Length; slot++)
        {
            var (page, place) = (slot >> PageBits, slot & (PageSize - 1));
            sum += page < _wide.Length && _wide[page] is { } wide ? wide[place] : _narrow[page]?[place] ?? 0;
        }

        return sum;
    }

    /// <summary>Forgets everything (the end of a warm-up).</summary>
    public void Clear()
    {
        Array.Clear(_narrow);
        Array.Clear(_wide);
        Total = 0;
    }

    private int[] Widen(int page, byte[] narrow)
    {
        if (page >= _wide.Length)
        {
            Array.Resize(ref _wide, _narrow.Length);
        }

        var wide = Array.ConvertAll(narrow, count => (int)count);
        _wide[page] = wide;
        _narrow[page] = null;
        return wide;
    }

    private static long SlotOf(SimTime edge)
    {
        if (edge < SimTime.Zero || edge.Nanoseconds % Slot.Nanoseconds != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(edge), edge, $"a window starts and ends at multiples of {Slot}");
        }

        return edge.Nanoseconds / Slot.Nanoseconds;
    }
}
