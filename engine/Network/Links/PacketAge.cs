using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The age that a packet carries over all of its hops, which MSL limits.</summary>
internal static class PacketAge
{
    /// <summary>log2 of the unit: 1,024 ns, about a microsecond.</summary>
    public const int UnitShift = 10;

    /// <summary>Adds a journey, rounded to the nearest unit.</summary>
    public static uint After(in Packet packet, long nanoseconds)
    {
        var age = packet.Age + ((nanoseconds + (1 << (UnitShift - 1))) >> UnitShift);
        return (uint)Math.Min(age, uint.MaxValue);
    }
}
