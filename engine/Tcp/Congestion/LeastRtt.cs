namespace NetSim.Tcp;

/// <summary>
/// The least round-trip time of the last five minutes (tcp_min_rtt_wlen): the best three samples, each from a later
/// part
/// of the window than the one before, after Kathleen Nichols' windowed minimum (lib/win_minmax.c, Linux v6.18).
/// </summary>
internal struct LeastRtt
{
    private const long Window = 300_000_000_000;

    private uint _best, _second, _third;
    private long _bestAt, _secondAt, _thirdAt;

    /// <summary>The least, in microseconds; 0 before the first sample.</summary>
    internal readonly uint Microseconds => _best;

    /// <summary>Takes a sample in microseconds at a time in nanoseconds.</summary>
    internal void Add(uint sample, long now)
    {
        sample = Math.Max(1, sample);
        if (_best == 0 || sample <= _best || now - _thirdAt > Window)
        {
            _best = _second = _third = sample;
            _bestAt = _secondAt = _thirdAt = now;
            return;
        }

        if (sample <= _second)
        {
            _second = _third = sample;
            _secondAt = _thirdAt = now;
        }
        else if (sample <= _third)
        {
            _third = sample;
            _thirdAt = now;
        }

        Age(sample, now);
    }

    private void Age(uint sample, long now)
    {
        var age = now - _bestAt;
        if (age > Window)
        {
            (_best, _bestAt) = (_second, _secondAt);
            (_second, _secondAt) = (_third, _thirdAt);
            (_third, _thirdAt) = (sample, now);
            if (now - _bestAt > Window)
            {
                (_best, _bestAt) = (_second, _secondAt);
                (_second, _secondAt) = (_third, _thirdAt);
            }
        }
        else if (_secondAt == _bestAt && age > Window / 4)
        {
            (_second, _secondAt) = (sample, now);
            (_third, _thirdAt) = (sample, now);
        }
        else if (_thirdAt == _secondAt && age > Window / 2)
        {
            (_third, _thirdAt) = (sample, now);
        }
    }
}
