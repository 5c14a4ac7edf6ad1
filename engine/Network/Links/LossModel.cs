namespace NetSim.Network;

/// <summary>
/// When a link loses a packet. Probabilities are rounded to the nearest 2^-32, the resolution of netem. The default of
/// a link is <see cref="None"/>.
/// </summary>
public abstract record LossModel
{
    private protected LossModel()
    {
    }

    /// <summary>Nothing is lost; no draw is made.</summary>
    public static LossModel None { get; } = new RandomLoss(0);

    /// <summary>Each packet is lost independently (netem <c>loss random</c>).</summary>
    /// <param name="probability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1.</exception>
    public static LossModel Random(double probability) => new RandomLoss(probability);

    /// <summary>Losses in bursts (netem <c>loss gemodel</c>), see <see cref="GilbertElliottLoss"/>.</summary>
    /// <param name="toBad">p: probability per packet to go from good to bad, 0 to 1.</param>
    /// <param name="toGood">r: probability per packet to go from bad to good, 0 to 1.</param>
    /// <param name="lossInBad">1-h: loss probability in the bad state, 0 to 1; default 1 as in netem.</param>
    /// <param name="lossInGood">1-k: loss probability in the good state, 0 to 1; default 0 as in netem.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not 0 to 1.</exception>
    public static LossModel GilbertElliott(
        double toBad, double toGood, double lossInBad = 1, double lossInGood = 0) =>
        new GilbertElliottLoss(toBad, toGood, lossInBad, lossInGood);

    /// <summary>Exactly the packets that are named, see <see cref="ListedLoss"/>; no draw is made.</summary>
    /// <param name="packets">Numbers from 1, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1 or above 2^31.</exception>
    public static LossModel Listed(params IReadOnlyList<long> packets) => new ListedLoss(packets);
}

/// <summary>Independent loss.</summary>
public sealed record RandomLoss : LossModel
{
    /// <summary>Independent loss of that probability.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1.</exception>
    public RandomLoss(double probability)
    {
        Probability = Chance.Checked(probability, nameof(probability), "loss");
    }

    /// <summary>Probability that a packet is lost, 0 to 1.</summary>
    public double Probability { get; }
}

/// <summary>
/// The Gilbert-Elliott model: a good and a bad state, each with its own loss. As netem (v6.18, loss_gilb_ell) does,
/// each packet first decides whether the state changes and is then lost with the probability of the state it found. A
/// link starts good. Mean burst, with the default losses, is 1/r packets and the loss fraction is p/(p+r).
/// </summary>
public sealed record GilbertElliottLoss : LossModel
{
    /// <summary>Losses in bursts.</summary>
    /// <param name="toBad">p, 0 to 1.</param>
    /// <param name="toGood">r, 0 to 1.</param>
    /// <param name="lossInBad">1-h, 0 to 1.</param>
    /// <param name="lossInGood">1-k, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not 0 to 1.</exception>
    public GilbertElliottLoss(double toBad, double toGood, double lossInBad = 1, double lossInGood = 0)
    {
        ToBad = Chance.Checked(toBad, nameof(toBad), "good to bad");
        ToGood = Chance.Checked(toGood, nameof(toGood), "bad to good");
        LossInBad = Chance.Checked(lossInBad, nameof(lossInBad), "loss in the bad state");
        LossInGood = Chance.Checked(lossInGood, nameof(lossInGood), "loss in the good state");
    }

    /// <summary>p: probability per packet to go from good to bad.</summary>
    public double ToBad { get; }

    /// <summary>r: probability per packet to go from bad to good.</summary>
    public double ToGood { get; }

    /// <summary>1-h: loss probability in the bad state.</summary>
    public double LossInBad { get; }

    /// <summary>1-k: loss probability in the good state.</summary>
    public double LossInGood { get; }
}

/// <summary>
/// The loss of chosen packets: 1 is the first that the direction of the link is given from when the model is in force,
/// on a link per member the first of each member. What an experiment's own script has drawn can be replayed with it.
/// </summary>
public sealed record ListedLoss : LossModel
{
    private const long Most = 1L << 31;

    /// <summary>The loss of chosen packets.</summary>
    /// <param name="packets">Numbers from 1, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1 or above 2^31.</exception>
    public ListedLoss(IReadOnlyList<long> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        var last = 0L;
        foreach (var packet in packets)
        {
            if (packet is < 1 or > Most)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(packets), packet, $"Packets that are lost are numbered from 1 to {Most}, not {packet}.");
            }

            last = Math.Max(last, packet);
        }

        Bits = new ulong[(last + 63) / 64];
        foreach (var packet in packets)
        {
            Bits[(packet - 1) / 64] |= 1UL << (int)((packet - 1) % 64);
        }
    }

    /// <summary>One bit for each packet, the first in the lowest.</summary>
    internal ulong[] Bits { get; }
}
