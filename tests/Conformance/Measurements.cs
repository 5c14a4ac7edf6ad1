using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>The measurements beside the tests.</summary>
internal static class Measurements
{
    /// <summary>What Linux 6.18 was seen to do.</summary>
    public static readonly string Measured = PathOf("measured-6.18.json");

    /// <summary>The same experiments at other parameters, measured when their replays had been written.</summary>
    public static readonly string Independent = PathOf("independent-6.18.json");

    /// <summary>Bulk transfers over a lossy bottleneck.</summary>
    public static readonly string Goodput = PathOf("goodput-6.18.json");

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>The records of a file, each a test case with a name of its own.</summary>
    public static IEnumerable<TestCaseData> CasesOf(string path) =>
        MeasurementFile.Read(path).Select(static (record, number) =>
            new TestCaseData(record).SetArgDisplayNames($"{number}: {record.Experiment}"));
}
