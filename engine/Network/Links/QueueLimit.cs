namespace NetSim.Network;

/// <summary>
/// How much may wait in front of a link with finite bandwidth before a new packet is dropped at the tail. The packet in
/// transmission does not count, only those behind it, as in Linux's pfifo and bfifo under a driver that takes one at a
/// time.
/// </summary>
public readonly record struct QueueLimit
{
    private QueueLimit(int packets, long bytes)
    {
        Packets = packets;
        Bytes = bytes;
    }

    /// <summary>Packets that may wait; <see cref="int.MaxValue"/> when bytes count.</summary>
    public int Packets { get; }

    /// <summary>Bytes that may wait; <see cref="long.MaxValue"/> when packets count.</summary>
    public long Bytes { get; }

    /// <summary>1,000 packets: pfifo's txqueuelen and netem's limit.</summary>
    public static QueueLimit Default => OfPackets(1_000);

    /// <summary>A limit in packets.</summary>
    /// <param name="packets">0 or more: 0 lets nothing wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static QueueLimit OfPackets(int packets) => packets >= 0
        ? new(packets, long.MaxValue)
        : throw new ArgumentOutOfRangeException(nameof(packets), packets, "A queue holds 0 packets or more.");

    /// <summary>A limit in bytes of IPv4 packets, headers included.</summary>
    /// <param name="bytes">0 or more: 0 lets nothing wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static QueueLimit OfBytes(long bytes) => bytes >= 0
        ? new(int.MaxValue, bytes)
        : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A queue holds 0 bytes or more.");
}
