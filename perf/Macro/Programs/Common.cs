namespace NetSim.Perf;

/// <summary>Arguments that several programs have.</summary>
internal static class Common
{
    /// <summary><c>--cpu</c>: user CPU seconds to measure at least. Default 1.</summary>
    public static TimeSpan AtLeast(Arguments arguments) =>
        TimeSpan.FromSeconds(arguments.Number("cpu", 1, 0, 3_600));

    /// <summary>
    /// Switches that mean something to the ns-3 programs only, so that one command line serves both: NetSim has one stack
    /// and always counts. The last that a program asks for: anything else is refused.
    /// </summary>
    public static void AcceptPeerSwitches(Arguments arguments)
    {
        arguments.Flag("lean", true);
        arguments.Flag("count", true);
        arguments.RequireAllKnown();
    }
}
