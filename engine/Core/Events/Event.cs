using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// Something that happens to one host at one instant: exactly one cache line. Core knows the header (when, in which
/// order, to whom); the body belongs to the rooms above.
/// </summary>
/// <remarks>
/// <c>Pack = 4</c> keeps the body at offset 20; with natural alignment its longs would push it to 24 and the event to
/// 68 bytes. The longs of the body still fall on multiples of eight.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 64)]
public struct Event
{
    /// <summary>When, in nanoseconds since the start of the run.</summary>
    public long At;

    /// <summary>
    /// Tie-break among events of one instant: origin host and its serial, see <see cref="EventOrder"/>.
    /// </summary>
    public ulong Order;

    /// <summary>The index of the host that the event happens to.</summary>
    public uint Target;

    /// <summary>What happens. Core reads only its kind and, for extensions, its reference.</summary>
    public EventBody Body;
}
