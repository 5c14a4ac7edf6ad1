namespace NetSim.Hosts;

/// <summary>The event kinds of this room: 0x20 to 0x2F. Traffic's follow from <see cref="FirstProgram"/> on.</summary>
public static class HostEvents
{
    /// <summary>A handler has slept enough.</summary>
    public const byte Sleep = 0x20;

    /// <summary>A program starts.</summary>
    public const byte Start = 0x21;

    /// <summary>A listening socket accepts again.</summary>
    public const byte Accept = 0x22;

    /// <summary>A handler has waited long enough for a datagram.</summary>
    public const byte DatagramTimeout = 0x23;

    /// <summary>A handler's slice of CPU time is over.</summary>
    public const byte SliceEnd = 0x24;

    /// <summary>The first kind that an <see cref="IEventProgram"/> may register.</summary>
    public const byte FirstProgram = 0x30;

    /// <summary>The last kind that an <see cref="IEventProgram"/> may register.</summary>
    public const byte LastProgram = 0x3F;
}
