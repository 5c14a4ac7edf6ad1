using System.Globalization;

namespace NetSim.Reports;

/// <summary>Numbers for people.</summary>
internal static class Shown
{
    /// <summary>Whole numbers whole, others with six digits that count, a dash for none.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "—" : value > 0 ? "∞" : "−∞";
        }

        var text = Math.Abs(value) < 1e15 && value == Math.Floor(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString("G6", CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <summary>A number with its unit, if it has one.</summary>
    public static string Quantity(double value, string unit) =>
        unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";
}
