using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>An ICMP error that quotes a segment of a full sock arrives (tcp_v4_err).</summary>
    internal void OnFullSockIcmp(TcpHost host, int slot, in Packet packet, in PacketExtension quote) =>
        throw new NotSupportedException();
}
