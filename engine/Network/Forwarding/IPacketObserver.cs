using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Watches one node's packets (a capture, a trace). Observers see and never touch: they get no serials and no draws, so
/// that looking changes nothing (law 2). Called on the thread that runs the node's partition.
/// </summary>
public interface IPacketObserver
{
    /// <summary>
    /// The node gave a packet to a link, which carries it to the other end. A packet that the link loses is not seen
    /// here but in <see cref="OnDropped"/>, so that each packet is seen once at a node.
    /// </summary>
    /// <param name="at">
    /// When the node sent it, before a drop-tail queue; with a <see cref="QueueDiscipline"/> when it left the queue.
    /// </param>
    /// <param name="node">The sending node.</param>
    /// <param name="packet">The packet; its extension, if any, is the next argument.</param>
    /// <param name="extension">The packet's extension; a cleared one when it has none.</param>
    /// <param name="by">The direction of the link.</param>
    void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by);

    /// <summary>A packet arrived at the node, for itself or to be forwarded.</summary>
    /// <param name="at">When.</param>
    /// <param name="node">The receiving node.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">The packet's extension; a cleared one when it has none.</param>
    /// <param name="isCorrupted">Whether its checksum fails.</param>
    /// <param name="by">
    /// The direction of the link that it came by; null for a packet of the node itself (loopback).
    /// </param>
    void OnArrived(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by);

    /// <summary>A packet of the node, or one that it should have forwarded, ended here.</summary>
    /// <param name="at">When.</param>
    /// <param name="node">The node at which it ended: the sender of the link that lost it.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">The packet's extension; a cleared one when it has none.</param>
    /// <param name="reason">Why; never <see cref="SendOutcome.Sent"/>.</param>
    /// <param name="by">The direction of the link that it was given to; null when it had not come so far.</param>
    void OnDropped(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by);
}
