using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>An event's full key and where the event lies.</summary>
internal readonly record struct BottomEntry(long At, ulong Order, int Node) : IComparable<BottomEntry>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(BottomEntry other) => At != other.At
        ? (At < other.At ? -1 : 1)
        : Order.CompareTo(other.Order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Precedes(in BottomEntry left, in BottomEntry right) =>
        left.At < right.At || (left.At == right.At && left.Order < right.Order);
}

/// <summary>
/// The lowest step of a ladder: a sorted run that is only read, and a binary heap for what is scheduled into the run's
/// span after it was sorted. A million events at one instant cost one sort, and inserting among them stays logarithmic.
/// </summary>
internal unsafe struct SortedBottom
{
    private const int InsertionLimit = 20;
    private const int LateLimit = 64;

    private readonly PinnedBlock<BottomEntry> _runBlock;
    private readonly PinnedBlock<BottomEntry> _lateBlock;
    private BottomEntry* _run;
    private BottomEntry* _late;
    private int _head;
    private int _end;
    private int _lateCount;

    public SortedBottom(int capacity)
    {
        _runBlock = new(capacity);
        _lateBlock = new(capacity);
        _run = _runBlock.Items;
        _late = _lateBlock.Items;
    }

    public readonly long ReservedBytes => _runBlock.ReservedBytes + _lateBlock.ReservedBytes;

    public readonly bool IsEmpty => _head == _end && _lateCount == 0;

    /// <summary>
    /// More late arrivals than the run still holds: worth cutting their span again. At most doubles the work per
    /// arrival.
    /// </summary>
    public readonly bool IsCrowded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked(_lateCount > LateLimit && _lateCount > _end - _head);
    }

    /// <summary>Entries in run and heap.</summary>
    public readonly int Count => _end - _head + _lateCount;

    /// <summary>Time of the earliest entry. Not when empty.</summary>
    public readonly long NextTime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            unchecked
            {
                if (_lateCount == 0)
                {
                    return _run[_head].At;
                }

                return _head == _end ? _late[0].At : Math.Min(_run[_head].At, _late[0].At);
            }
        }
    }

    /// <summary>
    /// Room for a run of <paramref name="count"/> entries, which the caller fills and then <see cref="Sort"/>s.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BottomEntry* BeginRun(int count)
    {
        if (count > _runBlock.Length)
        {
            _runBlock.Grow(checked(count * 2));
            _run = _runBlock.Items;
        }

        _head = 0;
        _end = count;
        return _run;
    }

    public readonly void Sort()
    {
        if (_end <= 1)
        {
            return;
        }

        if (_end <= InsertionLimit)
        {
            SortByInsertion(_run, _end);
        }
        else
        {
            new Span<BottomEntry>(_run, _end).Sort();
        }
    }

    /// <summary>Removes the earliest entry and returns its node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pop()
    {
        unchecked
        {
            return _lateCount == 0 ? _run[_head++].Node : PopOfTwo();
        }
    }

    public void InsertLate(long at, ulong order, int node)
    {
        unchecked
        {
            if (_lateCount == _lateBlock.Length)
            {
                _lateBlock.Grow(_lateCount * 2);
                _late = _lateBlock.Items;
            }

            var entry = new BottomEntry(at, order, node);
            var hole = _lateCount++;
            while (hole > 0)
            {
                var parent = (hole - 1) >> 1;
                if (!BottomEntry.Precedes(in entry, in _late[parent]))
                {
                    break;
                }

                _late[hole] = _late[parent];
                hole = parent;
            }

            _late[hole] = entry;
        }
    }

    /// <summary>Empties the bottom into <paramref name="entries"/>, which has room for <see cref="Count"/>.</summary>
    public void Drain(Span<BottomEntry> entries)
    {
        var run = new Span<BottomEntry>(_run + _head, _end - _head);
        run.CopyTo(entries);
        new Span<BottomEntry>(_late, _lateCount).CopyTo(entries[run.Length..]);
        _head = 0;
        _end = 0;
        _lateCount = 0;
    }

    internal static void SortByInsertion(BottomEntry* run, int count)
    {
        unchecked
        {
            for (var i = 1; i < count; i++)
            {
                var entry = run[i];
                var hole = i;
                while (hole > 0 && BottomEntry.Precedes(in entry, in run[hole - 1]))
                {
                    run[hole] = run[hole - 1];
                    hole--;
                }

                run[hole] = entry;
            }
        }
    }

    private int PopOfTwo()
    {
        unchecked
        {
            if (_head < _end && BottomEntry.Precedes(in _run[_head], in _late[0]))
            {
                return _run[_head++].Node;
            }

            return PopLate();
        }
    }

    private int PopLate()
    {
        unchecked
        {
            var node = _late[0].Node;
            var last = _late[--_lateCount];
            var hole = 0;
            while (true)
            {
                var child = (hole * 2) + 1;
                if (child >= _lateCount)
                {
                    break;
                }

                if (child + 1 < _lateCount && BottomEntry.Precedes(in _late[child + 1], in _late[child]))
                {
                    child++;
                }

                if (!BottomEntry.Precedes(in _late[child], in last))
                {
                    break;
                }

                _late[hole] = _late[child];
                hole = child;
            }

            _late[hole] = last;
            return node;
        }
    }
}
