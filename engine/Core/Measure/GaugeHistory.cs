namespace NetSim.Core;

/// <summary>What a gauge knew at an instant: its area up to there, and the value that it held from there on.</summary>
internal readonly record struct Checkpoint(SimTime At, Int128 Area, long Value);

/// <summary>
/// The checkpoints of a gauge in the order of time, each written as its difference to the one before: six octets or so
/// instead of 48. Lies in pages that are never copied, each twice the one before up to 64 KiB: small for gauges that
/// seldom change, and seldom allocated in a long run.
/// </summary>
internal sealed class GaugeHistory
{
    private const int FirstPage = 64;
    private const int Doublings = 10;
    private const long SlotNs = 10_000_000;

    // A time and a value of 64 bits and an area of 128, seven bits to the octet.
    private const int LongestEntry = 10 + 10 + 19;

    private readonly List<Page> _pages = [];
    private Checkpoint _last;
    private int _used;

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<GaugeHistory>() + ObjectSize.OfList(_pages)
        + _pages.Sum(page => ObjectSize.Of<Page>() + ObjectSize.OfArray(page.Octets));

    /// <summary>Forgets everything.</summary>
    public void Clear() => _pages.Clear();

    /// <summary>Notes a checkpoint that is not before the last one.</summary>
    public void Add(in Checkpoint next)
    {
        if (_pages.Count == 0 || _used + LongestEntry > _pages[^1].Octets.Length)
        {
            var length = FirstPage << Math.Min(_pages.Count, Doublings);
            _pages.Add(new Page(in next, new byte[length]));
            _used = 0;
        }
        else
        {
            var octets = _pages[^1].Octets;
            Write(octets, ref _used, Folded((next.At - _last.At).Nanoseconds));
            Write(octets, ref _used, ZigZag(next.Area - _last.Area));
            Write(octets, ref _used, ZigZag((Int128)next.Value - _last.Value));
        }

        _last = next;
    }

    /// <summary>Finds the first checkpoint at or after an instant; false when all are before it.</summary>
    public bool TryFind(SimTime instant, out Checkpoint found)
    {
        var low = 0;
        var high = _pages.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _pages[middle].First.At >= instant ? (low, middle) : (middle + 1, high);
        }

        // The page before may end with a checkpoint that is late enough.
        if (low > 0 && TryFindIn(_pages[low - 1], instant, out found))
        {
            return true;
        }

        found = low < _pages.Count ? _pages[low].First : default;
        return low < _pages.Count;
    }

    private static bool TryFindIn(Page page, SimTime instant, out Checkpoint found)
    {
        found = page.First;
        var place = 0;
        while (place < page.Octets.Length && page.Octets[place] != 0)
        {
            found = new Checkpoint(
                found.At + Unfolded(Read(page.Octets, ref place)), found.Area + UnZigZag(Read(page.Octets, ref place)),
                (long)(found.Value + UnZigZag(Read(page.Octets, ref place))));
            if (found.At >= instant)
            {
                return true;
            }
        }

        return false;
    }

    // Most differences are whole slots. One more than the difference, so that 0 is what no entry begins with.
    private static UInt128 Folded(long nanoseconds) => 1 + (nanoseconds % SlotNs == 0
        ? (UInt128)(ulong)(nanoseconds / SlotNs) << 1
        : ((UInt128)(ulong)nanoseconds << 1) | 1);

    private static Duration Unfolded(UInt128 written)
    {
        var folded = written - 1;
        return new Duration((long)(folded >> 1) * ((folded & 1) == 0 ? SlotNs : 1));
    }

    private static UInt128 ZigZag(Int128 value) => unchecked((UInt128)((value << 1) ^ (value >> 127)));

    private static Int128 UnZigZag(UInt128 written) => unchecked((Int128)(written >> 1) ^ -(Int128)(written & 1));

    private static void Write(byte[] octets, ref int place, UInt128 number)
    {
        for (; number > 0x7f; number >>= 7)
        {
            octets[place++] = (byte)((byte)(number & 0x7f) | 0x80);
        }

        octets[place++] = (byte)number;
    }

    private static UInt128 Read(byte[] octets, ref int place)
    {
        UInt128 number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var octet = octets[place++];
            number |= (UInt128)(octet & 0x7fu) << shift;
            if (octet < 0x80)
            {
                return number;
            }
        }
    }

    private sealed class Page(in Checkpoint first, byte[] octets)
    {
        public Checkpoint First { get; } = first;

        public byte[] Octets { get; } = octets;
    }
}
