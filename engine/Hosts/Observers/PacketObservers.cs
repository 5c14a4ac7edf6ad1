using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>Several observers of one node, told in the order in which they came.</summary>
internal sealed class PacketObservers : IPacketObserver
{
    private readonly List<IPacketObserver> _observers = [];

    internal void Add(IPacketObserver observer) => _observers.Add(observer);

    /// <inheritdoc/>
    public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by)
    {
        foreach (var observer in _observers)
        {
            observer.OnSent(at, node, in packet, in extension, by);
        }
    }

    /// <inheritdoc/>
    public void OnArrived(SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by)
    {
        foreach (var observer in _observers)
        {
            observer.OnArrived(at, node, in packet, in extension, isCorrupted, by);
        }
    }

    /// <inheritdoc/>
    public void OnDropped(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
    {
        foreach (var observer in _observers)
        {
            observer.OnDropped(at, node, in packet, in extension, reason, by);
        }
    }
}
