using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>A UDP datagram that was received.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="SourcePort">From which port.</param>
/// <param name="Length">Payload octets.</param>
/// <param name="Tag">The number that the sender gave it, such as the id of a query; 0 when none.</param>
/// <param name="Socket">The socket that it came to.</param>
public readonly record struct Datagram(Ipv4Address Source, ushort SourcePort, int Length, uint Tag, UdpSocket Socket)
{
    /// <summary>Answers its sender, with the same tag.</summary>
    /// <param name="length">Payload octets, 0 to 65,507.</param>
    /// <exception cref="SocketError">EMSGSIZE: it does not fit the link's MTU. EBADF: the socket is closed.</exception>
    public void Reply(int length) => Socket.SendTo(Source, SourcePort, length, Tag);
}
