namespace NetSim.Tcp;

/// <summary>
/// All sysctls, sorted by name. Ranges are those that a 6.18 kernel accepted when they were written to it.
/// </summary>
internal static class SysctlDefinitions
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        .. ConnectingSysctls.All
            .Concat(ClosingSysctls.All)
            .Concat(SegmentsSysctls.All)
            .Concat(RecoverySysctls.All)
            .Concat(CongestionSysctls.All)
            .OrderBy(sysctl => sysctl.Name, StringComparer.Ordinal),
    ];
}
