namespace NetSim.Traffic;

/// <summary>The event kinds of this room; part of the fingerprint.</summary>
internal static class TrafficKinds
{
    /// <summary>A request of a load is due.</summary>
    public const byte Arrival = 0x30;

    /// <summary>The application's deadline of a request.</summary>
    public const byte Deadline = 0x31;

    /// <summary>The next spoofed SYN of a flood is due.</summary>
    public const byte FloodTick = 0x32;
}
