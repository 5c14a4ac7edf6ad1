using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

/// <summary>
/// A link, or the like links of a group, to be changed while the run goes on (in <c>At</c>, <c>Every</c> or between two
/// <c>Run</c>s). Changes hold for both directions and for packets sent from then on; <see cref="Forward"/> and
/// <see cref="Backward"/> are changed alone. Read, a property says what holds for <see cref="Forward"/>.
/// </summary>
public sealed class NetLink
{
    private readonly ScenarioContext _context;
    private readonly Link _link;

    internal NetLink(ScenarioContext context, Link link)
    {
        _context = context;
        _link = link;
        Forward = new NetDirection(context, link.ToOne, $"{link.Name}.forward");
        Backward = new NetDirection(context, link.FromOne, $"{link.Name}.backward");
    }

    /// <summary>Unique name: the names of its ends joined by a hyphen, unless given.</summary>
    public string Name => _link.Name;

    /// <summary>From the first node that was named (or each member of the group) to the second.</summary>
    public NetDirection Forward { get; }

    /// <summary>From the second node to the first.</summary>
    public NetDirection Backward { get; }

    /// <inheritdoc cref="NetDirection.Loss"/>
    public Share Loss
    {
        get => Forward.Loss;
        set => Change(LinkChange.Loss(value));
    }

    /// <inheritdoc cref="NetDirection.LossModel"/>
    public LossModel LossModel
    {
        get => Forward.LossModel;
        set => Change(LinkChange.Model(value));
    }

    /// <inheritdoc cref="NetDirection.Delay"/>
    public Duration Delay
    {
        get => Forward.Delay;
        set => Change(LinkChange.Delay(value));
    }

    /// <inheritdoc cref="NetDirection.Jitter"/>
    public Duration Jitter
    {
        get => Forward.Jitter;
        set => Change(LinkChange.Jitter(value));
    }

    /// <inheritdoc cref="NetDirection.Bandwidth"/>
    public Bandwidth Bandwidth
    {
        get => Forward.Bandwidth;
        set => Change(LinkChange.Bandwidth(value));
    }

    /// <inheritdoc cref="NetDirection.Duplication"/>
    public Share Duplication
    {
        get => Forward.Duplication;
        set => Change(LinkChange.Duplication(value));
    }

    /// <inheritdoc cref="NetDirection.Reordering"/>
    public Share Reordering
    {
        get => Forward.Reordering;
        set => Change(LinkChange.Reordering(value));
    }

    /// <inheritdoc cref="NetDirection.Corruption"/>
    public Share Corruption
    {
        get => Forward.Corruption;
        set => Change(LinkChange.Corruption(value));
    }

    /// <inheritdoc cref="NetDirection.Mtu"/>
    public int Mtu
    {
        get => Forward.Mtu;
        set => Change(LinkChange.Mtu(value));
    }

    /// <summary>The direction in which an end of the link sends: <c>link.From(web)</c>.</summary>
    /// <param name="end">One of its two ends; of a group's links any member, which stands for all.</param>
    /// <exception cref="ScenarioException">The link does not end there.</exception>
    public NetDirection From(Node end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return end.Index == _link.One ? Backward : _link.Many.Contains(end.Index) ? Forward : throw NoEnd(end.Name);
    }

    /// <summary>The direction in which the members of a group send.</summary>
    /// <param name="group">The group that it was made for.</param>
    /// <exception cref="ScenarioException">The link does not end there.</exception>
    public NetDirection From(HostGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Nodes.First == _link.Many.First ? Forward : throw NoEnd(group.Name);
    }

    /// <summary>The direction that leads to an end of the link.</summary>
    /// <param name="end">One of its two ends.</param>
    /// <exception cref="ScenarioException">The link does not end there.</exception>
    public NetDirection To(Node end) => From(end) == Forward ? Backward : Forward;

    /// <summary>Takes the link down: what is given to it is dropped and counted; what is on its way arrives.</summary>
    public void Down() => _link.Down();

    /// <summary>Puts the link up again.</summary>
    public void Up() => _link.Up();

    /// <inheritdoc/>
    public override string ToString() => Name;

    private ScenarioException NoEnd(string name)
    {
        var ends = $"'{_context.Topology.NameOf(_link.Many.First)}' and '{_context.Topology.NameOf(_link.One)}'";
        return new($"The link '{Name}' does not end at '{name}': its ends are {ends}.");
    }

    private void Change(Func<LinkOptions, LinkOptions> change) => Refusals.Translate(() => _link.Change(change));
}
