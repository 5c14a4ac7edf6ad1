using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>Sees what reaches a machine before its own TCP does, as netfilter's prerouting hook does: a packet-level balancer.</summary>
public interface IPacketFilter
{
    /// <summary>A packet has reached the machine.</summary>
    /// <param name="packet">The packet; may be changed when it is consumed.</param>
    /// <param name="extension">Its rare part; empty when it has none.</param>
    /// <returns>Whether the packet is consumed: the machine's own TCP does not see it.</returns>
    bool OnPacket(ref Packet packet, in PacketExtension extension);
}
