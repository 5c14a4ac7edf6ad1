using NetSim.Wire;

namespace NetSim.Tcp;

// What the application reads (tcp_recvmsg, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>recv(): takes octets that arrived in order.</summary>
    /// <returns>Octets, 0 for end of stream, or a negative <see cref="Errno"/>: EAGAIN when nothing is there, the pending error.</returns>
    public int Receive(TcpHost host, int slot, int max, ReceiveFlags flags) => throw new NotSupportedException();

    /// <summary>Octets that can be read now.</summary>
    public int Readable(int slot) => throw new NotSupportedException();

    /// <summary>Whether nothing more will come: all is read and the peer has closed or the connection ended.</summary>
    public bool AtEndOfStream(int slot) => throw new NotSupportedException();

    /// <summary>
    /// Whether everything received so far was read and the last octet came with PSH: the end of one of the sender's writes.
    /// </summary>
    public bool IsAtPush(int slot) => throw new NotSupportedException();
}
