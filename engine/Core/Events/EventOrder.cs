namespace NetSim.Core;

/// <summary>
/// The tie-break of the total order (law 2): 24 bits of origin host and 40 bits of that host's own serial. 16.7 million
/// hosts and 1.1e12 events of one host fit; a host whose serial would overflow stops the run as an engine fault,
/// because wrapping would break the order silently.
/// </summary>
public static class EventOrder
{
    /// <summary>Bits of the per-origin serial.</summary>
    public const int SerialBits = 40;

    /// <summary>Hosts that fit: 2^24.</summary>
    public const uint MaxHosts = 1u << (64 - SerialBits);

    /// <summary>Events that one host may originate in a run: 2^40.</summary>
    public const ulong MaxSerial = (1UL << SerialBits) - 1;

    /// <summary>Packs origin and serial so that comparing two orders compares origin first, then serial.</summary>
    public static ulong Of(uint origin, ulong serial) => ((ulong)origin << SerialBits) | serial;

    /// <summary>The host that scheduled the event.</summary>
    public static uint OriginOf(ulong order) => (uint)(order >> SerialBits);

    /// <summary>The how-manieth event of its origin it is.</summary>
    public static ulong SerialOf(ulong order) => order & MaxSerial;
}
