using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>How far a run is, as another thread sees it: good enough for a display and for a watchdog.</summary>
/// <param name="Now">Simulated time of the partition that is farthest.</param>
/// <param name="Events">
/// Events handled in all partitions. While it stands still, a handler loops or the run is over.
/// </param>
public readonly record struct WorldProgress(SimTime Now, long Events);
