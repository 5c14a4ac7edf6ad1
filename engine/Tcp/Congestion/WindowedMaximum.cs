namespace NetSim.Tcp;

/// <summary>
/// The largest sample of a window, kept as the best three of which each is later than the one before, after Kathleen
/// Nichols' windowed maximum (lib/win_minmax.c, Linux v6.18). Time is whatever the caller counts; it may wrap.
/// </summary>
internal struct WindowedMaximum
{
    private uint _best, _second, _third;
    private uint _bestAt, _secondAt, _thirdAt;

    /// <summary>The largest; 0 before the first sample.</summary>
    internal readonly uint Value => _best;

    /// <summary>Takes a sample (minmax_running_max).</summary>
    /// <param name="window">The window's length.</param>
    /// <param name="now">The time of the sample.</param>
    /// <param name="sample">The sample.</param>
    internal void Add(uint window, uint now, uint sample)
    {
        if (sample >= _best || unchecked(now - _thirdAt) > window)
        {
            _best = _second = _third = sample;
            _bestAt = _secondAt = _thirdAt = now;
            return;
        }

        if (sample >= _second)
        {
            (_second, _secondAt) = (sample, now);
            (_third, _thirdAt) = (sample, now);
        }
        else if (sample >= _third)
        {
            (_third, _thirdAt) = (sample, now);
        }

        Age(window, now, sample);
    }

    // minmax_subwin_update: the best leaves with its window; a quarter and half a window without news renew the others.
    private void Age(uint window, uint now, uint sample)
    {
        var age = unchecked(now - _bestAt);
        if (age > window)
        {
            (_best, _bestAt) = (_second, _secondAt);
            (_second, _secondAt) = (_third, _thirdAt);
            (_third, _thirdAt) = (sample, now);
            if (unchecked(now - _bestAt) > window)
            {
                (_best, _bestAt) = (_second, _secondAt);
                (_second, _secondAt) = (_third, _thirdAt);
                (_third, _thirdAt) = (sample, now);
            }
        }
        else if (_secondAt == _bestAt && age > window / 4)
        {
            (_second, _secondAt) = (sample, now);
            (_third, _thirdAt) = (sample, now);
        }
        else if (_thirdAt == _secondAt && age > window / 2)
        {
            (_third, _thirdAt) = (sample, now);
        }
    }
}
