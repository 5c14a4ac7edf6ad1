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

    /// <summary>The next attempt of a request is due.</summary>
    public const byte Retry = 0x33;

    /// <summary>The client's patience with one attempt.</summary>
    public const byte AttemptDeadline = 0x34;

    /// <summary>A balanced flow may have been idle for long enough.</summary>
    public const byte FlowIdle = 0x35;
}
