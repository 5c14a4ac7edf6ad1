namespace NetSim.Cli;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int InternalError = 1;
    public const int Usage = 2;
    public const int ScenarioFailed = 3;
    public const int ExpectationFailed = 4;
    public const int PrecisionNotReached = 5;
    public const int WallLimit = 124;
    public const int Interrupted = 130;

    // Of several runs in one command the code that says most about what to do next wins.
    private static readonly int[] ByWeight =
        [Interrupted, WallLimit, InternalError, ScenarioFailed, Usage, ExpectationFailed, PrecisionNotReached, Ok];

    /// <summary>The heavier of two codes.</summary>
    public static int Worst(int a, int b) => Array.IndexOf(ByWeight, a) < Array.IndexOf(ByWeight, b) ? a : b;
}
