namespace NetSim.Reports;

/// <summary>Estimates as text.</summary>
internal static class Numbers
{
    /// <summary>The mean, and its interval where there is one.</summary>
    public static string WithInterval(EstimateSummary estimate) =>
        double.IsNaN(estimate.Low) || double.IsNaN(estimate.High)
        ? Shown.Number(estimate.Mean)
        : $"{Shown.Number(estimate.Mean)} {Interval(estimate)}";

    /// <summary>The interval alone; empty where there is none.</summary>
    public static string Interval(EstimateSummary estimate) => double.IsNaN(estimate.Low) || double.IsNaN(estimate.High)
        ? string.Empty
        : $"[{Shown.Number(estimate.Low, 5)}, {Shown.Number(estimate.High, 5)}]";
}
