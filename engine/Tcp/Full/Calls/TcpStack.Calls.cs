using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>
    /// connect(): takes a slot, sends the SYN and returns without waiting; <see cref="SocketEvents.Connected"/> or
    /// <see cref="SocketEvents.Error"/> follows.
    /// </summary>
    /// <param name="host">Who connects.</param>
    /// <param name="options">Where to, from where, and the options set before.</param>
    /// <param name="slot">The new sock; 0 on error.</param>
    /// <returns>
    /// <see cref="Errno.None"/> when the SYN is on its way; EADDRNOTAVAIL when no port is free or the tuple is in use; EINVAL for
    /// an option out of range.
    /// </returns>
    public Errno Connect(TcpHost host, in ConnectOptions options, out int slot) => throw new NotSupportedException();

    /// <summary>send(): queues octets and sends what the windows allow.</summary>
    /// <returns>Octets accepted (at least 1), or a negative <see cref="Errno"/>: EAGAIN when the buffer is full, EPIPE, the pending error.</returns>
    public int Send(TcpHost host, int slot, int length, SendFlags flags) => throw new NotSupportedException();

    /// <summary>shutdown(): closes one or both directions; the sock stays with its owner.</summary>
    public Errno Shutdown(TcpHost host, int slot, ShutdownFlags how) => throw new NotSupportedException();

    /// <summary>close(): the application lets go. The slot must not be used afterwards.</summary>
    public void Close(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Aborts with a RST where the state calls for one, and lets go (SO_LINGER 0, tcp_disconnect). The slot must not be used afterwards.</summary>
    public void Abort(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Takes and clears the pending error (SO_ERROR).</summary>
    public Errno TakeError(int slot) => throw new NotSupportedException();

    /// <summary>Octets that a send would accept now; 0 when the buffer is full.</summary>
    public int WritableRoom(int slot) => throw new NotSupportedException();

    /// <summary>The connection's figures.</summary>
    public TcpInfo Info(TcpHost host, int slot) => throw new NotSupportedException();
}
