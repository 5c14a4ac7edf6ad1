using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// A simulated time as a cell: shown in seconds to the nanosecond, which a double could not hold for long.
/// </summary>
internal readonly record struct ExactSeconds(SimTime At)
{
    public override string ToString() => Columns.Seconds(At);
}
