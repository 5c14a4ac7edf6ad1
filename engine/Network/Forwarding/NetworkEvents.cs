namespace NetSim.Network;

/// <summary>
/// The event kinds of this room: 1 to 15 of the seven bits beside <see cref="NetSim.Core.EventBody.HasExtension"/>. A
/// dispatcher hands them to <see cref="Forwarding.Arrive"/>; other rooms use kinds from 16 on.
/// </summary>
public static class NetworkEvents
{
    /// <summary>A packet arrives at a node.</summary>
    public const byte Arrival = 1;

    /// <summary>A packet arrives whose bits were damaged on the way: its checksum fails.</summary>
    public const byte CorruptedArrival = 2;

    /// <summary>A queue in front of a link takes its next packet.</summary>
    public const byte Departure = 3;

    /// <summary>The first kind that is free for other rooms.</summary>
    public const byte FirstFree = 16;
}
