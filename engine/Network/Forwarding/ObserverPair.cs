using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>Two observers of one node.</summary>
internal sealed class ObserverPair(IPacketObserver first, IPacketObserver second) : IPacketObserver
{
    public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by)
    {
        first.OnSent(at, node, in packet, in extension, by);
        second.OnSent(at, node, in packet, in extension, by);
    }

    public void OnArrived(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by)
    {
        first.OnArrived(at, node, in packet, in extension, isCorrupted, by);
        second.OnArrived(at, node, in packet, in extension, isCorrupted, by);
    }

    public void OnDropped(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
    {
        first.OnDropped(at, node, in packet, in extension, reason, by);
        second.OnDropped(at, node, in packet, in extension, reason, by);
    }
}
