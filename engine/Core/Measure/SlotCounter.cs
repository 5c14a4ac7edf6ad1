namespace NetSim.Core;

/// <summary>
/// A count of things by the 10 ms slot of simulated time to which each belongs (a request's arrival, whatever time its
/// outcome is known), so that any window made of slots can be summed later. One partition owns it; several are added up.
/// </summary>
public sealed class SlotCounter
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private int[]?[] _pages = new int[]?[16];

    /// <summary>Width of a slot: 10 ms.</summary>
    public static Duration Slot => Duration.FromMilliseconds(10);

    /// <summary>Everything counted.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<SlotCounter>() + ObjectSize.OfArray(_pages)
        + (_pages.Count(page => page is not null) * ObjectSize.OfArray<int>(PageSize));

    /// <summary>Counts one thing that belongs to the instant <paramref name="at"/>.</summary>
    public void Count(SimTime at) => Count(at, 1);

    /// <summary>Counts several things that belong to the instant <paramref name="at"/>.</summary>
    public void Count(SimTime at, int times)
    {
        var slot = at.Nanoseconds / Slot.Nanoseconds;
        var page = checked((int)(slot >> PageBits));
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, _pages.Length * 2));
        }

        (_pages[page] ??= new int[PageSize])[slot & (PageSize - 1)] += times;
        Total += times;
    }

    /// <summary>What belongs to [<paramref name="from"/>, <paramref name="until"/>), both multiples of 10 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An edge is negative or not a multiple of 10 ms.</exception>
    public long Between(SimTime from, SimTime until)
    {
        var first = SlotOf(from);
        var end = SlotOf(until);
        long sum = 0;
        for (var slot = first; slot < end && slot >> PageBits < _pages.Length; slot++)
        {
            sum += _pages[slot >> PageBits]?[slot & (PageSize - 1)] ?? 0;
        }

        return sum;
    }

    /// <summary>Forgets everything (the end of a warm-up).</summary>
    public void Clear()
    {
        Array.Clear(_pages);
        Total = 0;
    }

    private static long SlotOf(SimTime edge)
    {
        if (edge < SimTime.Zero || edge.Nanoseconds % Slot.Nanoseconds != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(edge), edge, $"a window starts and ends at multiples of {Slot}");
        }

        return edge.Nanoseconds / Slot.Nanoseconds;
    }
}
