namespace NetSim.Core;

/// <summary>A configured link speed in bits per second. Zero means "no limit": serialization takes no time.</summary>
/// <param name="BitsPerSecond">Bits per second, 0 for unlimited.</param>
public readonly record struct Bandwidth(long BitsPerSecond)
{
    /// <summary>No serialization delay.</summary>
    public static Bandwidth Unlimited => default;

    /// <summary>Whether serialization takes no time.</summary>
    public bool IsUnlimited => BitsPerSecond == 0;

    /// <summary>The time to put <paramref name="bytes"/> on the wire, rounded up to a nanosecond.</summary>
    public Duration SerializationOf(long bytes)
    {
        if (IsUnlimited)
        {
            return Duration.Zero;
        }

        // bytes * 8e9 overflows above 1.1 GB in one packet, far beyond any packet.
        return new((bytes * 8_000_000_000 + BitsPerSecond - 1) / BitsPerSecond);
    }
}
