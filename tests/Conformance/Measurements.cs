using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>The measurements beside the tests.</summary>
internal static class Measurements
{
    /// <summary>What Linux 6.18 was seen to do.</summary>
    public static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "measured-6.18.json");

    public static IReadOnlyList<MeasurementRecord> All { get; } = MeasurementFile.Read(Path);
}
