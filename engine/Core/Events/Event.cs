using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// Something that happens to one host at one instant: exactly one cache line. Core knows the header (when, in which
/// order, to whom); the body belongs to the rooms above.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct Event
{
    /// <summary>When, in nanoseconds since the start of the run.</summary>
    public long At;

    /// <summary>Tie-break among events of one instant: origin host and its serial, see <see cref="EventOrder"/>.</summary>
    public ulong Order;

    /// <summary>The index of the host that the event happens to.</summary>
    public uint Target;

    /// <summary>What happens. Core reads only <see cref="EventBody.Kind"/> and, for extensions, <see cref="EventBody.Reference"/>.</summary>
    public EventBody Body;
}
