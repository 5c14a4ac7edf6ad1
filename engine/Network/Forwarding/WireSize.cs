using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The size of a packet as IPv4 bytes, with TCP options laid out as Linux lays them (v6.18, tcp_options_write).</summary>
internal static class WireSize
{
    private const int Ipv4Header = 20;
    private const int TcpHeader = 20;
    private const int UdpHeader = 8;
    private const int IcmpErrorHeader = 8;
    private const int QuotedBytes = 28;

    public static int Of(in Packet packet, bool hasExtension, in PacketExtension extension) => packet.Protocol switch
    {
        Protocol.Tcp => Ipv4Header + TcpHeader + Options(packet, hasExtension, extension)
            + (packet.Has(TcpFlags.Syn) && hasExtension ? extension.SynPayload : packet.Length),
        Protocol.Udp => Ipv4Header + UdpHeader + packet.Length,
        _ => Ipv4Header + IcmpErrorHeader + (hasExtension ? QuotedBytes : packet.Length),
    };

    private static int Options(in Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var timestamps = packet.HasTimestamps ? 12 : 0;
        if (!packet.Has(TcpFlags.Syn))
        {
            return timestamps + (hasExtension && extension.SackBlocks > 0 ? 4 + 8 * extension.SackBlocks : 0);
        }

        // SACK-permitted takes the two NOPs of the timestamps when there are any, four bytes otherwise.
        var sackPermitted = packet.SackPermitted && !packet.HasTimestamps ? 4 : 0;
        return (packet.MaximumSegmentSize > 0 ? 4 : 0) + timestamps + sackPermitted
            + (packet.WindowScale >= 0 ? 4 : 0) + FastOpen(hasExtension, extension);
    }

    private static int FastOpen(bool hasExtension, in PacketExtension extension)
    {
        if (!hasExtension || extension.FastOpenLengthPlusOne == 0)
        {
            return 0;
        }

        var bytes = extension.FastOpenLengthPlusOne - 1 + (extension.FastOpenExperimental != 0 ? 4 : 2);
        return (bytes + 3) & ~3;
    }
}
