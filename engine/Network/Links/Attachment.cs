namespace NetSim.Network;

/// <summary>A link as one of its ends sees it.</summary>
internal sealed class Attachment(Link link, bool isManySide)
{
    public Link Link { get; } = link;

    /// <summary>Whether the node is (a member of) the link's first side.</summary>
    public bool IsManySide { get; } = isManySide;

    /// <summary>The direction that leaves the node.</summary>
    public LinkDirection Outgoing { get; } = isManySide ? link.ToOne : link.FromOne;

    /// <summary>Whether a <see cref="NodeKind.Nat"/> at this end treats the other side as its inside.</summary>
    public bool IsInside { get; set; }

    /// <summary>Whether the single neighbour on the other side forwards packets of others.</summary>
    public bool LeadsOn { get; set; }
}
