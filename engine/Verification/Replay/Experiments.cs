using NetSim.Core;

namespace NetSim.Verification;

/// <summary>All experiments by name.</summary>
internal static class Experiments
{
    /// <summary>One line for each.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new E01SynFlood(),
        new E02SynAckRetransmission(),
        new E02bYoungPruning(),
        new E03SynBlackHole(),
        new E04SynCookies(),
        new E05AcceptQueue(),
        new E06Ports(),
        new E06SynToTimeWait(),
        new E06TimeWaitReuse(),
        new E06TimeWait(),
        new E07Close(),
        new E08Keepalive(),
        new E09DelayedAck(),
        new E09Rto(),
        new E10Nat(),
        new E10NatReuse(),
        new E11FloodMix(),
        new E13ConntrackFull(),
        new E14Goodput(),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="ReplayException">There is none.</exception>
    public static IExperiment Find(string name)
    {
        foreach (var experiment in All)
        {
            if (experiment.Name == name)
            {
                return experiment;
            }
        }

        var nearest = NearestName.Of(name, All.Select(static e => e.Name));
        throw new ReplayException(
            $"no experiment is called '{name}'" + (nearest is null ? "" : $"; the nearest is '{nearest}'"));
    }
}
