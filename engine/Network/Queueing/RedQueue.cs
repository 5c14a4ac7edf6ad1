namespace NetSim.Network;

/// <summary>
/// Random early detection (<c>tc red</c>; Floyd and Jacobson 1993; Linux v6.18, include/net/red.h):
/// between two thresholds of the averaged queue packets are dropped or marked with a rising probability,
/// above the second one all are.
/// </summary>
/// <param name="Limit">Bytes that may wait at all, 1 or more.</param>
public sealed record RedQueue(long Limit) : QueueDiscipline
{
    /// <summary>Averaged bytes below which nothing is dropped. Default: a third of <see cref="Maximum"/>.</summary>
    public long? Minimum { get; init; }

    /// <summary>
    /// Averaged bytes above which everything is. Default: a quarter of the limit, or three times the minimum.
    /// </summary>
    public long? Maximum { get; init; }

    /// <summary>Bytes of a usual packet. Default 1,000.</summary>
    public int AveragePacket { get; init; } = 1_000;

    /// <summary>
    /// Packets of a burst that the average forgives; it sets the weight of the average. Default:
    /// (2 min + max) / (3 avpkt).
    /// </summary>
    public int? Burst { get; init; }

    /// <summary>Probability just below the maximum, above 0 to 1. Default 0.02.</summary>
    public double Probability { get; init; } = 0.02;

    /// <summary>Whether ECN-capable packets are marked instead of dropped. Default false.</summary>
    public bool Ecn { get; init; }

    /// <summary>Whether even ECN-capable packets are dropped above the maximum. Default false.</summary>
    public bool HardDrop { get; init; }

    internal long MaximumOrDefault => Maximum ?? (Minimum is { } least ? least * 3 : Limit / 4);

    internal long MinimumOrDefault => Minimum ?? MaximumOrDefault / 3;

    internal int BurstOrDefault => Burst
        ?? (int)Math.Min(int.MaxValue, ((2 * MinimumOrDefault) + MaximumOrDefault) / (3L * AveragePacket));

    internal override void Validate()
    {
        RequireAtLeast(Limit, 1, "RED", "limit in bytes");
        RequireAtLeast(AveragePacket, 1, "RED", "average packet in bytes");
        RequireAtLeast(MinimumOrDefault, 1, "RED", "minimum in bytes");
        RequireAtLeast(MaximumOrDefault, MinimumOrDefault + 1, "RED", "maximum in bytes (above the minimum)");
        RequireAtLeast(Limit, MaximumOrDefault, "RED", "limit in bytes (at least the maximum)");
        RequireAtLeast(
            (long)BurstOrDefault * AveragePacket, MinimumOrDefault, "RED", "burst in packets times the average packet");
        if (!(Probability is > 0 and <= 1))
        {
            throw new ArgumentException(
                $"The probability of a RED queue must be above 0 and at most 1, not {Probability}.");
        }
    }

    internal override MemberQueue Create(QueuePlace place) => new RedState(this, place);
}
