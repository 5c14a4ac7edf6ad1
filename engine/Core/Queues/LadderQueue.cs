using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Ladder queue (W. T. Tang, R. S. M. Goh, I. L.-J. Thng, ACM TOMACS 15(3), 2005): far events lie unsorted in the top,
/// rungs cut a span of time into buckets of about one event, and only the bucket that is due is sorted, by the full
/// key. Amortised constant cost per event. Differences from the paper: nodes never move (only their links do), widths
/// are powers of two, and the bottom is a sorted run with a heap for late arrivals instead of a list.
/// </summary>
/// <remarks>
/// Looking at <see cref="NextTime"/> moves nothing: a partition looks ahead, and then receives events from others that
/// are earlier than what it saw. Only <see cref="Pop"/> advances the bottom, to the bucket of the event it returns.
/// </remarks>
internal unsafe struct LadderQueue : IPendingEvents
{
    private const int MaxRungs = 16;

    // Sorting this few is cheaper than opening a rung for them (the paper's THRES is 50).
    private const int SortLimit = 48;

    private readonly Rung[] _rungs;
    private NodeStore _nodes;
    private SortedBottom _bottom;
    private int _rungCount;
    private int _count;
    private long _next;

    // Everything before _bottomEnd goes to the bottom, everything from _topStart on to the top.
    private long _bottomEnd;
    private long _topStart;
    private long _topMin;
    private long _topMax;
    private int _topHead;
    private int _topCount;
    private BottomEntry[] _scratch = [];

    public LadderQueue(int capacity)
    {
        _rungs = new Rung[MaxRungs];
        _nodes = new(capacity);
        _bottom = new(SortLimit * 2);
        _next = long.MaxValue;
        ClearTop();
    }

    public readonly int Count => _count;

    public readonly long NextTime => _next;

    public readonly long ReservedBytes => _nodes.ReservedBytes + _bottom.ReservedBytes + ObjectSize.OfArray(_scratch)
        + _rungs.Sum(rung => rung?.ReservedBytes ?? 0);

    public void Push(in Event item)
    {
        unchecked
        {
            var node = _nodes.Add(in item);
            var at = item.At;
            _count++;
            if (at < _next)
            {
                _next = at;
            }

            if (at >= _topStart)
            {
                AddToTop(at, node);
            }
            else if (at >= _bottomEnd)
            {
                AddToRung(at, node);
            }
            else
            {
                _bottom.InsertLate(at, item.Order, node);
                if (_bottom.IsCrowded)
                {
                    SplitBottom();
                }
            }
        }
    }

    public void Push(long at, ulong order, uint target, in EventBody body) =>
        Push(new Event { At = at, Order = order, Target = target, Body = body });

    public void Pop(out Event item)
    {
        unchecked
        {
            if (_bottom.IsEmpty)
            {
                Refill();
            }

            _nodes.Remove(_bottom.Pop(), out item);
            _count--;
            _next = _bottom.IsEmpty ? FindNext() : _bottom.NextTime;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToTop(long at, int node)
    {
        unchecked
        {
            _nodes.Links[node].At = at;
            _nodes.Links[node].Next = _topHead;
            _topHead = node;
            _topCount++;
            if (at < _topMin)
            {
                _topMin = at;
            }

            if (at > _topMax)
            {
                _topMax = at;
            }
        }
    }

    private readonly void AddToRung(long at, int node)
    {
        unchecked
        {
            var rung = _rungCount - 1;
            while (at >= _rungs[rung].End)
            {
                rung--;
            }

            _rungs[rung].Add(at, node, _nodes.Links);
        }
    }

    private readonly long FindNext()
    {
        unchecked
        {
            for (var rung = _rungCount - 1; rung >= 0; rung--)
            {
                if (_rungs[rung].TryFind(out var min))
                {
                    return min;
                }
            }

            return _topMin;
        }
    }

    /// <summary>Brings the earliest bucket into the bottom, opening rungs until it is small enough to sort.</summary>
    private void Refill()
    {
        unchecked
        {
            while (true)
            {
                if (_rungCount == 0)
                {
                    if (_topCount <= SortLimit || _topMin == _topMax)
                    {
                        TakeTop();
                        return;
                    }

                    SpreadTop();
                }

                var rung = _rungs[_rungCount - 1];
                if (!rung.TryFind(out var min))
                {
                    _bottomEnd = rung.End;
                    _rungCount--;
                    continue;
                }

                var bucket = rung.TakeFound(out var end);
                if (bucket.Count <= SortLimit || rung.Shift == 0 || _rungCount == MaxRungs)
                {
                    _bottomEnd = end;
                    FillBottom(bucket.Head, bucket.Count);
                    return;
                }

                Spread(bucket.Head, OpenRung(min, end, bucket.Count));
            }
        }
    }

    /// <summary>
    /// Turns a crowded bottom into a rung. It happens when few events with a far one among them were taken as a whole,
    /// and then many arrive in that span: without this the heap would hold them all.
    /// </summary>
    private void SplitBottom()
    {
        unchecked
        {
            var start = _bottom.NextTime;
            if (_rungCount == MaxRungs || _bottomEnd - start <= 1)
            {
                return;
            }

            var count = _bottom.Count;
            EnsureScratch(count);
            var entries = _scratch.AsSpan(0, count);
            _bottom.Drain(entries);
            var rung = OpenRung(start, _bottomEnd, count);
            foreach (ref readonly var entry in entries)
            {
                rung.Add(entry.At, entry.Node, _nodes.Links);
            }

            _bottomEnd = start;
        }
    }

    private void EnsureScratch(int count)
    {
        if (_scratch.Length < count)
        {
            _scratch = new BottomEntry[BitOperations.RoundUpToPowerOf2((uint)count)];
        }
    }

    private void TakeTop()
    {
        unchecked
        {
            _bottomEnd = _topMax + 1;
            _topStart = _bottomEnd;
            FillBottom(_topHead, _topCount);
            ClearTop();
        }
    }

    private void SpreadTop()
    {
        unchecked
        {
            var head = _topHead;
            _topStart = _topMax + 1;
            var rung = OpenRung(_topMin, _topStart, _topCount);
            ClearTop();
            Spread(head, rung);
        }
    }

    private void ClearTop()
    {
        _topHead = NodeStore.None;
        _topCount = 0;
        _topMin = long.MaxValue;
        _topMax = long.MinValue;
    }

    private Rung OpenRung(long start, long end, int count)
    {
        var rung = _rungs[_rungCount] ??= new();
        rung.Open(start, end, count);
        _rungCount++;
        return rung;
    }

    private readonly void Spread(int head, Rung rung)
    {
        var links = _nodes.Links;
        while (head != NodeStore.None)
        {
            var next = links[head].Next;
            rung.Add(links[head].At, head, links);
            head = next;
        }
    }

    private void FillBottom(int head, int count)
    {
        unchecked
        {
            var entry = _bottom.BeginRun(count);
            while (head != NodeStore.None)
            {
                *entry++ = new(_nodes.Links[head].At, _nodes.Events[head].Order, head);
                head = _nodes.Links[head].Next;
            }

            _bottom.Sort();
        }
    }
}
