using NetSim.Wire;

namespace NetSim.Network;

public sealed partial class Forwarding
{
    private ArrivalOutcome ArriveAtNat(
        NodeBlock block, uint node, ref Packet packet, bool hasExtension, in PacketExtension extension, bool isCorrupted)
    {
        throw new NotSupportedException("Address translation is not built yet.");
    }
}
