using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>
/// A link, or the like links of a group, to be changed while the run goes on (in <c>At</c>, <c>Every</c> or between two
/// <c>Run</c>s). Changes hold for both directions and for packets sent from then on.
/// </summary>
public sealed class NetLink
{
    private readonly Link _link;
    private Share _loss;
    private Duration _delay;

    internal NetLink(Link link, Share loss, Duration delay)
    {
        _link = link;
        _loss = loss;
        _delay = delay;
    }

    /// <summary>Unique name: the names of its ends joined by a hyphen, unless given.</summary>
    public string Name => _link.Name;

    /// <summary>Random loss of each packet.</summary>
    /// <exception cref="ScenarioException">Not between 0 and 100 %.</exception>
    public Share Loss
    {
        get => _loss;
        set
        {
            Refusals.Translate(() => _link.SetLoss(LossModel.Random(value.Fraction)));
            _loss = value;
        }
    }

    /// <summary>Propagation delay one way.</summary>
    /// <exception cref="ScenarioException">Negative, or below the smallest delay that the run was built for.</exception>
    public Duration Delay
    {
        get => _delay;
        set
        {
            Refusals.Translate(() => _link.SetDelay(value));
            _delay = value;
        }
    }

    /// <summary>Takes the link down: what is given to it is dropped and counted; what is on its way arrives.</summary>
    public void Down() => _link.Down();

    /// <summary>Puts the link up again.</summary>
    public void Up() => _link.Up();
}
