using NetSim.Wire;

namespace NetSim.Network;

/// <summary>Follows UDP and ping (v6.18, nf_conntrack_udp_packet and nf_conntrack_icmp_packet).</summary>
internal static class DatagramTracker
{
    // Traffic both ways for longer than this is a stream.
    private const uint StreamAfterMilliseconds = 2_000;

    public static bool TryStart(
        ref TrackedConnection connection, in Packet packet, ConntrackSysctls sysctls, long now)
    {
        if (packet.Protocol == Protocol.Icmp && packet.IcmpType != IcmpType.EchoRequest)
        {
            return false;
        }

        connection.StreamFrom = Milliseconds(now) + StreamAfterMilliseconds;
        connection.ExpiresAt = now + (packet.Protocol == Protocol.Udp ? sysctls.UdpTimeout : sysctls.IcmpTimeout);
        return true;
    }

    public static void Follow(ref TrackedConnection connection, ConntrackSysctls sysctls, long now)
    {
        if (connection.Protocol == Protocol.Icmp)
        {
            connection.ExpiresAt = now + sysctls.IcmpTimeout;
            return;
        }

        // 49 days of milliseconds wrap, and so does the comparison.
        var isStream = connection.HasReply && unchecked((int)(Milliseconds(now) - connection.StreamFrom)) > 0;
        connection.IsAssured |= isStream;
        connection.ExpiresAt = now + (isStream ? sysctls.UdpStreamTimeout : sysctls.UdpTimeout);
    }

    private static uint Milliseconds(long nanoseconds) => unchecked((uint)(nanoseconds / 1_000_000));
}
