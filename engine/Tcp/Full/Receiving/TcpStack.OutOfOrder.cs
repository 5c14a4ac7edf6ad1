using NetSim.Wire;

namespace NetSim.Tcp;

// Data that arrived too early waits here (tcp_data_queue_ofo, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Adds the SACK blocks that the next segment carries, D-SACK first, as many as fit beside the timestamps.</summary>
    internal void FillSackBlocks(ref FullSock sock, ref PacketExtension extension) => throw new NotSupportedException();

    /// <summary>Gives back what waited out of order; the sock ends.</summary>
    internal void ReleaseOutOfOrder(ref FullSock sock) => throw new NotSupportedException();
}
