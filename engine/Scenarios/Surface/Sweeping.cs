namespace NetSim.Scenarios;

public static partial class Scenario
{
    /// <summary>
    /// Says what <c>netsim sweep</c> varies when it is given no <c>-p</c>: the scenario's own experiment. A single run takes
    /// no notice. The texts must be literals, because they are read off the script without running it. Before the first
    /// <c>Run</c>; may be called several times.
    /// </summary>
    /// <param name="axes">As after <c>-p</c>: <c>"backlog=64..1024*2"</c>, <c>"syncookies=0,1"</c>.</param>
    /// <exception cref="ScenarioException">A text is not <c>name=values</c>, or the run has begun.</exception>
    public static void Sweep(params string[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        _ = Context.BeforeRun("Sweep");
        foreach (var axis in axes)
        {
            if (axis.IndexOf('=', StringComparison.Ordinal) <= 0)
            {
                throw new ScenarioException($"Sweep(\"{axis}\") is not name=values: write Sweep(\"backlog=64..1024*2\").");
            }
        }
    }
}
