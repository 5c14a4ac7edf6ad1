using System.Globalization;

namespace NetSim.Workloads;

/// <summary>Memory of the process as the kernel counts it (/proc/self/status), in KiB.</summary>
public static class ProcessMemory
{
    /// <summary>Resident now, after everything that can be collected was.</summary>
    /// <exception cref="IOException">The system has no /proc.</exception>
    public static double SettledKiB()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return ResidentKiB();
    }

    /// <summary>Resident now (VmRSS).</summary>
    /// <exception cref="IOException">The system has no /proc.</exception>
    public static double ResidentKiB() => Read("VmRSS:");

    /// <summary>The most that was ever resident (VmHWM).</summary>
    /// <exception cref="IOException">The system has no /proc.</exception>
    public static double PeakKiB() => Read("VmHWM:");

    private static double Read(string name)
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                var value = line.AsSpan(name.Length).Trim();
                return double.Parse(value[..value.IndexOf(' ')], CultureInfo.InvariantCulture);
            }
        }

        throw new IOException($"/proc/self/status has no {name}");
    }
}
