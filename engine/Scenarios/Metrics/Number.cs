using System.Globalization;

namespace NetSim.Scenarios;

internal static class Number
{
    /// <summary>A number for people: at most six significant digits, never a culture's comma.</summary>
    public static string Text(double value) =>
        value.ToString(Math.Abs(value) >= 1e6 ? "0" : "G6", CultureInfo.InvariantCulture);
}
