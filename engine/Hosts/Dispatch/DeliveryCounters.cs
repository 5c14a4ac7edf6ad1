namespace NetSim.Hosts;

/// <summary>Packets that reached a host and that nothing on it wanted.</summary>
public record struct DeliveryCounters
{
    /// <summary>The destination was not one of the host's addresses.</summary>
    public long WrongAddress;

    /// <summary>The host has nothing for this protocol.</summary>
    public long UnknownProtocol;

    /// <summary>The checksum of an ICMP message or UDP datagram failed. TCP counts its own.</summary>
    public long Damaged;

    /// <summary>The host is silent: answers to spoofed addresses end here.</summary>
    public long Swallowed;

    /// <summary>The machine was down: nobody hears it, and nobody answers.</summary>
    public long PoweredOff;

    /// <summary>The sum of two.</summary>
    public static DeliveryCounters operator +(DeliveryCounters left, DeliveryCounters right) => new()
    {
        WrongAddress = left.WrongAddress + right.WrongAddress,
        UnknownProtocol = left.UnknownProtocol + right.UnknownProtocol,
        Damaged = left.Damaged + right.Damaged,
        Swallowed = left.Swallowed + right.Swallowed,
        PoweredOff = left.PoweredOff + right.PoweredOff,
    };
}
