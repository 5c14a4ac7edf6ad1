namespace NetSim.Wire;

/// <summary>The protocol field of an IPv4 header (IANA protocol numbers).</summary>
internal static class ProtocolNumbers
{
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;

    public static byte NumberOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => Tcp,
        Protocol.Udp => Udp,
        _ => Icmp,
    };

    public static bool TryGet(byte number, out Protocol protocol)
    {
        protocol = number switch
        {
            Udp => Protocol.Udp,
            Icmp => Protocol.Icmp,
            _ => Protocol.Tcp,
        };
        return number is Tcp or Udp or Icmp;
    }
}
