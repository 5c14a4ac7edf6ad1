using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>
/// A look at a simulated world at one instant: what an operator's command would read there. It takes no draws and no
/// serials, so the run has the fingerprint of one at which nobody looked.
/// </summary>
/// <param name="At">
/// The instant: everything before it has happened, what the script does at it has not. Null: the end of the script.
/// </param>
/// <param name="Take">Gets the world between two windows, on the thread that executes the script; must not change it.</param>
/// <param name="EndsRun">Whether the run ends there, so that it is partial. Default: it goes on.</param>
public sealed record RunLook(SimTime? At, Action<World> Take, bool EndsRun = false)
{
    /// <summary>
    /// Called once the world is built and nothing has happened: where an observer says what it wants to see. Null for nothing.
    /// </summary>
    public Action<World>? Prepare { get; init; }
}
