using NetSim.Wire;

namespace NetSim.Tcp;

// What the application reads (tcp_recvmsg, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>recv(): takes octets that arrived in order.</summary>
    /// <param name="host">Whose sock.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="max">Room for octets, at least 1.</param>
    /// <param name="flags">How to read.</param>
    /// <returns>
    /// Octets, 0 for end of stream, or a negative <see cref="Errno"/>: EAGAIN when nothing is there, the pending error.
    /// </returns>
    public int Receive(TcpHost host, int slot, int max, ReceiveFlags flags)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ref var sock = ref _full[slot];
        var waiting = ReadableOctets(in sock);
        var octets = Math.Min(max, waiting);
        if (octets == 0)
        {
            var result = ResultWithoutData(ref sock);
            AckAfterRead(host, slot, 0);
            return result;
        }

        if ((flags & ReceiveFlags.Peek) != 0)
        {
            return octets;
        }

        sock.CopiedSeq += octets;
        var held = sock.ReceiveMemory - OutOfOrderMemory(in sock);
        sock.ReceiveMemory -= octets == waiting ? held : (int)((long)held * octets / waiting);
        if (sock.State != TcpState.Closed)
        {
            AdjustReceiveSpace(host, ref sock);
            AckAfterRead(host, slot, octets);
        }

        return octets;
    }

    /// <summary>Octets that can be read now.</summary>
    public int Readable(int slot) => ReadableOctets(in _full[slot]);

    /// <summary>Whether nothing more will come: all is read and the peer has closed or the connection ended.</summary>
    public bool AtEndOfStream(int slot)
    {
        ref var sock = ref _full[slot];
        var ended = (sock.Flags & FullSockFlags.FinReceived) != 0
            || (sock.Shutdown & ShutdownFlags.Receive) != 0
            || sock.State == TcpState.Closed;
        return ended && ReadableOctets(in sock) == 0;
    }

    /// <summary>
    /// Whether everything received so far was read and the last octet came with PSH: the end of one of the sender's
    /// writes.
    /// </summary>
    public bool IsAtPush(int slot)
    {
        ref var sock = ref _full[slot];
        return (sock.ReceiveMarks & ReceiveMarks.EndsAtPush) != 0 && ReadableOctets(in sock) == 0;
    }

    private static int ReadableOctets(in FullSock sock) =>
        sock.RcvNxt - sock.CopiedSeq - ((sock.Flags & FullSockFlags.FinReceived) != 0 ? 1 : 0);

    private static int ResultWithoutData(ref FullSock sock)
    {
        if ((sock.Flags & FullSockFlags.FinReceived) != 0)
        {
            sock.ReceiveMarks |= ReceiveMarks.EndWasRead;
            return 0;
        }

        if (sock.Error != Errno.None)
        {
            var error = sock.Error;
            sock.Error = Errno.None;
            return -(int)error;
        }

        if ((sock.Shutdown & ShutdownFlags.Receive) != 0)
        {
            return 0;
        }

        return sock.State == TcpState.Closed ? -(int)Errno.ENOTCONN : -(int)Errno.EAGAIN;
    }
}
