using NetSim.Wire;

namespace NetSim.Tcp;

// A segment arrives at a full sock: RFC 9293 section 3.10.7.4 (tcp_rcv_established, tcp_rcv_state_process, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>A segment for a full sock arrives.</summary>
    internal void OnFullSockSegment(TcpHost host, int slot, ref Packet packet, in PacketExtension extension) =>
        throw new NotSupportedException();
}
