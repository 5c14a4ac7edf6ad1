using System.Globalization;

namespace NetSim.Perf;

/// <summary>Repeated measurements of one figure.</summary>
internal sealed class Spread(IEnumerable<double> values)
{
    private readonly double[] _ascending = [.. values.Order()];

    public int Count => _ascending.Length;

    public double Median => Count == 0 ? double.NaN : _ascending[Count / 2];

    public double Least => Count == 0 ? double.NaN : _ascending[0];

    public double Most => Count == 0 ? double.NaN : _ascending[^1];

    public string Range(string unit) => Count < 2 ? "" : $"{Text(Least)}..{Text(Most)}{unit}";

    /// <summary>Three digits that mean something.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
