using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>Makes a link's options of what a script says about it.</summary>
internal static class LinkArguments
{
    public static LinkOptions Options(
        Bandwidth? bandwidth, Duration? delay, Duration? jitter, Share loss, LossModel? lossModel, Share duplication,
        Share reordering, Share corruption, int? queue, Duration? msl, int mtu, string? name,
        QueueDiscipline? discipline)
    {
        if (lossModel is not null && loss.Fraction != 0)
        {
            throw new ScenarioException("A link has either loss: or lossModel:, not both.");
        }

        if (discipline is not null && queue is not null)
        {
            throw new ScenarioException("A link has either queue: or discipline:, not both: a discipline has its own limit.");
        }

        Require(loss, "loss");
        Require(duplication, "duplication");
        Require(reordering, "reordering");
        Require(corruption, "corruption");
        return Refusals.Translate(() => new LinkOptions
        {
            Name = name,
            Bandwidth = bandwidth ?? Bandwidth.Unlimited,
            Delay = delay ?? Duration.Zero,
            Jitter = new Jitter(jitter ?? Duration.Zero),
            Loss = lossModel ?? LossModel.Random(loss.Fraction),
            Duplication = duplication.Fraction,
            Reordering = reordering.Fraction > 0 ? new Reordering(reordering.Fraction) : Reordering.None,
            Corruption = corruption.Fraction,
            Queue = queue is { } packets ? QueueLimit.OfPackets(packets) : QueueLimit.Default,
            Msl = msl,
            Mtu = mtu,
            Discipline = discipline,
        });
    }

    internal static void Require(Share share, string what)
    {
        if (!(share.Fraction is >= 0 and <= 1))
        {
            throw new ScenarioException($"A link's {what} must be between 0 % and 100 %, not {share}.");
        }
    }
}
