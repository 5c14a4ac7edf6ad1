namespace NetSim.Experiments;

/// <summary>
/// Count, mean and deviation of values that come one by one (Welford 1962: stable where the sum of squares is not).
/// Values that are NaN are no values.
/// </summary>
internal sealed class Moments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Standard deviation with n - 1; NaN below two values.</summary>
    public double Deviation => Count < 2 ? double.NaN : Math.Sqrt(_squares / (Count - 1));

    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        Count++;
        var from = value - Mean;
        Mean += from / Count;
        _squares += from * (value - Mean);
    }

    public Interval Interval(double confidence) => Experiments.Interval.OfMean(Count, Mean, Deviation, confidence);
}
