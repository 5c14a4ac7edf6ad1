using NetSim.Core;

namespace NetSim.Network;

/// <summary>What a link does to packets, each direction on its own. Names and defaults are those of netem.</summary>
public sealed record LinkOptions
{
    /// <summary>A link without delay, limit or fault.</summary>
    public static LinkOptions Ideal { get; } = new();

    /// <summary>
    /// The link's name, unique in the topology; by default the names of its ends joined by a hyphen. Draws hang on it.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Bits per second of IPv4 packets (no framing is added). Default: unlimited.</summary>
    public Bandwidth Bandwidth { get; init; } = Bandwidth.Unlimited;

    /// <summary>
    /// Propagation delay one way. Zero or more; default zero, which puts both ends into one partition.
    /// </summary>
    public Duration Delay { get; init; }

    /// <summary>Variation of the delay. Default: none.</summary>
    public Jitter Jitter { get; init; }

    /// <summary>Which packets are lost. Default: none.</summary>
    public LossModel Loss { get; init; } = LossModel.None;

    /// <summary>Probability, 0 to 1, that a packet is sent twice. Default 0.</summary>
    public double Duplication { get; init; }

    /// <summary>Which packets overtake others. Default: none.</summary>
    public Reordering Reordering { get; init; } = Reordering.None;

    /// <summary>
    /// Probability, 0 to 1, that a bit is flipped: the packet arrives and fails its checksum. Default 0.
    /// </summary>
    public double Corruption { get; init; }

    /// <summary>What may wait when the bandwidth is finite. Default: 1,000 packets.</summary>
    public QueueLimit Queue { get; init; } = QueueLimit.Default;

    /// <summary>
    /// How packets wait, instead of in a drop-tail queue of <see cref="Queue"/>. Default: none.
    /// Cannot change in mid-run.
    /// </summary>
    public QueueDiscipline? Discipline { get; init; }

    /// <summary>
    /// Age limit of packets on this link instead of the network's; null keeps the network's. At most 1,099 s.
    /// </summary>
    public Duration? Msl { get; init; }

    /// <summary>Largest IPv4 packet in bytes, 68 to 65,535. Default 1,500 (Ethernet).</summary>
    public int Mtu { get; init; } = 1_500;

    /// <summary>The longest age that a packet can show (its 30-bit age counts units of 1,024 ns).</summary>
    internal static Duration LongestMsl => Duration.FromSeconds(1_099);

    /// <summary>The least time that a packet takes over the link.</summary>
    public Duration MinimumDelay
    {
        get
        {
            var least = Math.Max(0, Delay.Nanoseconds - Jitter.Bound.Nanoseconds);
            return new(Reordering.Probability > 0 ? Math.Min(least, Reordering.Delay.Nanoseconds) : least);
        }
    }

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ArgumentException">
    /// A value is out of its range; the message names it, its value and the range.
    /// </exception>
    public void Validate()
    {
        NotNegative(Delay, "delay");
        NotNegative(Jitter.Spread, "jitter");
        NotNegative(Reordering.Delay, "delay of reordered packets");
        ArgumentNullException.ThrowIfNull(Loss);
        Chance.Checked(Duplication, nameof(Duplication), "duplication");
        Chance.Checked(Corruption, nameof(Corruption), "corruption");
        Chance.Checked(Reordering.Probability, nameof(Reordering), "reordering");
        if (Bandwidth.BitsPerSecond < 0)
        {
            throw new ArgumentException($"A link's bandwidth must be positive, not {Bandwidth.BitsPerSecond} bit/s.");
        }

        if (Reordering.Probability > 0 && Reordering.Gap < 1)
        {
            throw new ArgumentException($"The gap of reordering must be 1 or more, not {Reordering.Gap}.");
        }

        if (Mtu is < 68 or > 65_535)
        {
            throw new ArgumentException($"A link's MTU must be 68 to 65,535 bytes (RFC 791), not {Mtu}.");
        }

        CheckMsl(Msl);
        CheckDiscipline();
    }

    private void CheckDiscipline()
    {
        Discipline?.Validate();
        if (Discipline is { NeedsBandwidth: true } && Bandwidth.IsUnlimited)
        {
            throw new ArgumentException("Nothing waits in front of a link without bandwidth limit: a queue needs one.");
        }
    }

    internal static void CheckMsl(Duration? msl)
    {
        if (msl is { } limit && (limit <= Duration.Zero || limit > LongestMsl))
        {
            throw new ArgumentException($"MSL must be above 0 and at most {LongestMsl}, not {limit}.");
        }
    }

    private static void NotNegative(Duration span, string what)
    {
        if (span < Duration.Zero)
        {
            throw new ArgumentException($"A link's {what} must not be negative, but is {span}.");
        }

        if (span > Duration.FromSeconds(1_000_000))
        {
            throw new ArgumentException($"A link's {what} must be at most 1,000,000 s, but is {span}.");
        }
    }
}
