using System.Globalization;

namespace NetSim.Reports;

/// <summary>Numbers for people.</summary>
internal static class Shown
{
    /// <summary>Whole numbers whole, others with some digits that count, a dash for none.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Digits that count where it is not whole.</param>
    public static string Number(double value, int digits = 6)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "—" : value > 0 ? "∞" : "−∞";
        }

        if (value == 0)
        {
            return "0"; // Not "-0".
        }

        var text = Math.Abs(value) < 1e15 && value == Math.Floor(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <summary>A number with its unit, if it has one.</summary>
    public static string Quantity(double value, string unit) =>
        unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";
}
