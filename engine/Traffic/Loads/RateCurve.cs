using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>
/// A rate that changes evenly from stage to stage, as the number of arrivals it has brought by an instant: arrivals lie
/// where that number passes 1, 2, 3 … (evenly), or where the exponential distances of a Poisson process add up to it
/// (time change of a Poisson process, Çinlar 1975). Arithmetic and square roots only, which are exact everywhere.
/// </summary>
internal sealed class RateCurve
{
    private readonly double[] _starts;
    private readonly double[] _counts;
    private readonly double[] _rates;

    /// <param name="from">When the first stage begins.</param>
    /// <param name="rate">The rate at that instant.</param>
    /// <param name="stages">The stages, at least one.</param>
    public RateCurve(SimTime from, Rate rate, IReadOnlyList<LoadStage> stages)
    {
        _starts = new double[stages.Count + 1];
        _counts = new double[stages.Count + 1];
        _rates = new double[stages.Count + 1];
        _starts[0] = from.Nanoseconds;
        _rates[0] = rate.PerSecond / 1e9;
        for (var i = 0; i < stages.Count; i++)
        {
            var length = (double)stages[i].Length.Nanoseconds;
            _rates[i + 1] = stages[i].To.PerSecond / 1e9;
            _starts[i + 1] = _starts[i] + length;
            _counts[i + 1] = _counts[i] + ((_rates[i] + _rates[i + 1]) / 2 * length);
        }
    }

    /// <summary>Arrivals from the first stage's start to the instant.</summary>
    public double CountAt(SimTime at)
    {
        var stage = _starts.Length - 2;
        while (stage > 0 && at.Nanoseconds < _starts[stage])
        {
            stage--;
        }

        var into = Math.Clamp(at.Nanoseconds - _starts[stage], 0, _starts[stage + 1] - _starts[stage]);
        return _counts[stage] + (into * (_rates[stage] + (SlopeOf(stage) * into / 2)));
    }

    /// <summary>When so many have arrived; Never when the stages do not bring that many.</summary>
    public SimTime InstantOf(double count)
    {
        if (count >= _counts[^1])
        {
            return SimTime.Never;
        }

        var stage = 0;
        while (count >= _counts[stage + 1])
        {
            stage++;
        }

        // rest = rate x + slope x²/2, solved without the cancellation that (sqrt(…) - rate) / slope has at small slopes.
        var rest = count - _counts[stage];
        var rate = _rates[stage];
        var root = Math.Sqrt(Math.Max(0, (rate * rate) + (2 * SlopeOf(stage) * rest)));
        var into = rest == 0 ? 0 : 2 * rest / (rate + root);
        return new SimTime((long)(_starts[stage] + into));
    }

    private double SlopeOf(int stage) =>
        (_rates[stage + 1] - _rates[stage]) / (_starts[stage + 1] - _starts[stage]);
}
