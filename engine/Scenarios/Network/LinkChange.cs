using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>What a script changes about a link, as a step from present options to new ones; wrong values are refused here.</summary>
internal static class LinkChange
{
    // A packet that overtakes on a link that did not begin with reordering takes at least so long.
    private static readonly Duration LeastOvertaking = Duration.FromMicroseconds(10);

    public static Func<LinkOptions, LinkOptions> Loss(Share share)
    {
        LinkArguments.Require(share, "loss");
        return options => options with { Loss = NetSim.Network.LossModel.Random(share.Fraction) };
    }

    public static Func<LinkOptions, LinkOptions> Model(LossModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return options => options with { Loss = model };
    }

    public static Func<LinkOptions, LinkOptions> Delay(Duration delay) => options => options with { Delay = delay };

    public static Func<LinkOptions, LinkOptions> Jitter(Duration spread) =>
        options => options with { Jitter = options.Jitter with { Spread = spread } };

    public static Func<LinkOptions, LinkOptions> Bandwidth(Bandwidth bandwidth) =>
        options => options with { Bandwidth = bandwidth };

    public static Func<LinkOptions, LinkOptions> Duplication(Share share)
    {
        LinkArguments.Require(share, "duplication");
        return options => options with { Duplication = share.Fraction };
    }

    public static Func<LinkOptions, LinkOptions> Reordering(Share share)
    {
        LinkArguments.Require(share, "reordering");
        return options => options with { Reordering = Overtaking(options, share.Fraction) };
    }

    public static Func<LinkOptions, LinkOptions> Corruption(Share share)
    {
        LinkArguments.Require(share, "corruption");
        return options => options with { Corruption = share.Fraction };
    }

    public static Func<LinkOptions, LinkOptions> Mtu(int mtu) => options => options with { Mtu = mtu };

    private static Reordering Overtaking(LinkOptions options, double probability)
    {
        if (probability == 0 || options.MinimumDelay <= Duration.Zero)
        {
            return options.Reordering with { Probability = probability };
        }

        var least = options.MinimumDelay < LeastOvertaking ? options.MinimumDelay : LeastOvertaking;
        return options.Reordering with { Probability = probability, Delay = least };
    }
}
