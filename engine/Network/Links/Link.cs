using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// A link between two nodes, or one like link between each member of a group and one node. Both directions start with
/// the same options. Changes are made between windows (control events), never from inside a handler of a host.
/// </summary>
public sealed class Link
{
    internal Link(
        string name, NodeGroup many, Ipv4Address manyAddress, uint one, Ipv4Address oneAddress, LinkOptions toOne,
        LinkOptions fromOne)
    {
        Name = name;
        Many = many;
        ManyAddress = manyAddress;
        One = one;
        OneAddress = oneAddress;
        ToOne = new(this, true, toOne);
        FromOne = new(this, false, fromOne);
    }

    /// <summary>The link's name, unique in the topology.</summary>
    public string Name { get; }

    /// <summary>The nodes on the first side: one node, or a group with one link each.</summary>
    public NodeGroup Many { get; }

    /// <summary>The node on the second side.</summary>
    public uint One { get; }

    /// <summary>The direction from the first node, or from each member, to the second.</summary>
    public LinkDirection ToOne { get; }

    /// <summary>The direction from the second node to the first, or to each member.</summary>
    public LinkDirection FromOne { get; }

    /// <summary>Loss of both directions from now on.</summary>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public void SetLoss(LossModel loss)
    {
        ToOne.SetLoss(loss);
        FromOne.SetLoss(loss);
    }

    /// <summary>
    /// Delay of both directions from now on, with the jitter as it is. Packets on their way are not touched.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// It is negative, or takes away all delay of a link that was built with some.
    /// </exception>
    public void SetDelay(Duration delay) => Change(options => options with { Delay = delay });

    /// <summary>Bandwidth of both directions from now on. A packet already waiting keeps its departure.</summary>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public void SetBandwidth(Bandwidth bandwidth)
    {
        ToOne.SetBandwidth(bandwidth);
        FromOne.SetBandwidth(bandwidth);
    }

    /// <summary>
    /// Changes both directions from now on; each keeps what <paramref name="change"/> does not touch.
    /// </summary>
    /// <param name="change">Gives the new options for a direction's present ones.</param>
    /// <exception cref="ArgumentException">One of them refuses; then neither has changed.</exception>
    public void Change(Func<LinkOptions, LinkOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var (there, back) = (change(ToOne.Options), change(FromOne.Options));
        ToOne.Check(there);
        FromOne.Check(back);
        ToOne.Change(there);
        FromOne.Change(back);
    }

    /// <summary>Takes the link down: packets given to it are dropped and counted; those on their way arrive.</summary>
    public void Down() => ToOne.IsDown = FromOne.IsDown = true;

    /// <summary>Puts the link up again.</summary>
    public void Up() => ToOne.IsDown = FromOne.IsDown = false;

    internal Ipv4Address ManyAddress { get; }

    internal Ipv4Address OneAddress { get; }

    internal int Count => Many.Count;
}
