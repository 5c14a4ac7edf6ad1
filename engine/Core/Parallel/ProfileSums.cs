namespace NetSim.Core;

/// <summary>Sums over windows behind <see cref="EngineProfile"/>; a few additions per window.</summary>
internal sealed class ProfileSums
{
    private const int ThreadBits = 9;

    // Quantiles within 1.6 %: 15 kB.
    private const int SizePrecision = 5;

    // Element k: the sum over windows of what the busiest of 2^k threads must do at least.
    private readonly long[] _critical = new long[ThreadBits];
    private readonly Histogram _sizes = new(SizePrecision);
    private readonly int _partitions;
    private long _inWindow;
    private long _busiest;
    private bool _isOpen;

    public ProfileSums(int partitions) => _partitions = partitions;

    public long Windows { get; private set; }

    public long Events { get; private set; }

    public long WindowNanoseconds { get; private set; }

    public void Open(long start, long end)
    {
        Windows++;
        WindowNanoseconds += end == long.MaxValue ? 0 : end - start;
        _inWindow = 0;
        _busiest = 0;
        _isOpen = true;
    }

    public void Add(long events)
    {
        _inWindow += events;
        _busiest = Math.Max(_busiest, events);
    }

    public void Close()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        Events += _inWindow;
        _sizes.Record(_inWindow);
        for (var bits = 0; bits < ThreadBits; bits++)
        {
            var threads = 1 << bits;
            _critical[bits] += Math.Max(_busiest, (_inWindow + threads - 1) / threads);
        }
    }

    /// <summary>For 2^k threads.</summary>
    public double BoundAt(int bits) => _critical[bits] == 0 ? 1 : (double)Events / _critical[bits];

    /// <summary>The least that the busiest of 2^k threads must do, summed over windows.</summary>
    public long CriticalAt(int bits) => _critical[bits];

    public EngineProfile ToProfile(long[] eventsOfPartition, Duration lookahead, int threads) => new()
    {
        Threads = threads,
        Lookahead = lookahead,
        MedianWindowEvents = _sizes.ValueAtQuantile(0.5),
        LargeWindowEvents = _sizes.ValueAtQuantile(0.99),
        EventsOfPartition = eventsOfPartition,
        Windows = Windows,
        EventsPerWindow = Windows == 0 ? 0 : (double)Events / Windows,
        MeanWindow = new(Windows == 0 ? 0 : WindowNanoseconds / Windows),
        Bounds = [.. Enumerable.Range(0, ThreadBits).Select(bits => new SpeedupBound(1 << bits, BoundAt(bits)))
            .TakeWhile(bound => bound.Threads < 2 * _partitions)],
    };
}
