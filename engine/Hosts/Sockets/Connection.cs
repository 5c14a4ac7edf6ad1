using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// A TCP connection as a handler holds it. The value is small and may be copied; after <see cref="Close"/> its calls
/// fail with EBADF, as a closed descriptor's do. Use it on its own machine only.
/// </summary>
/// <remarks>
/// Calls begin at once and are awaited for their outcome: one receive and one send may be under way at a time. Payload
/// is a number of octets. A call that fails throws <see cref="SocketError"/>.
/// </remarks>
public readonly struct Connection : IEquatable<Connection>
{
    private readonly StreamSocket? _socket;
    private readonly int _generation;

    internal Connection(StreamSocket socket)
    {
        _socket = socket;
        _generation = socket.Generation;
    }

    /// <summary>Whether the descriptor is open: not closed by this end yet, whatever the other end did.</summary>
    public bool IsOpen => _socket is { } socket && socket.Generation == _generation;

    /// <summary>The machine whose connection it is.</summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public Machine Machine => Open("machine").Machine;

    /// <summary>This end's address and port, and the other's.</summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public FourTuple Tuple => Open("getsockname").Tuple;

    /// <summary>
    /// The connection's state; <see cref="TcpState.Closed"/> once this end has closed the descriptor.
    /// </summary>
    public TcpState State => IsOpen ? _socket!.State : TcpState.Closed; // IsOpen says that there is a socket.

    /// <summary>The error of the last failed call, <see cref="Errno.None"/> when none failed.</summary>
    public Errno Errno => IsOpen ? _socket!.LastErrno : Errno.None; // IsOpen says that there is a socket.

    /// <summary>The socket in <see cref="TcpStack"/>, for reading its figures.</summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public int Socket => Open("socket").Socket;

    /// <summary>Receives at most what is there, waiting until something is.</summary>
    /// <returns>Octets, at least 1; 0 when the other end has sent all (its FIN).</returns>
    public ReceiveAwaitable Receive() => Receive(int.MaxValue);

    /// <summary>Receives at most <paramref name="max"/> octets, waiting until something is there.</summary>
    /// <param name="max">At least 1.</param>
    /// <returns>Octets, at least 1; 0 when the other end has sent all (its FIN).</returns>
    public ReceiveAwaitable Receive(int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Open("receive").BeginReceive(1, max);
    }

    /// <summary>Receives exactly <paramref name="octets"/>, however many segments they take.</summary>
    /// <param name="octets">At least 1.</param>
    /// <returns>
    /// <paramref name="octets"/>; a smaller number when the other end closed before it sent that much.
    /// </returns>
    public ReceiveAwaitable ReceiveExactly(int octets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(octets, 1);
        return Open("receive").BeginReceive(octets, octets);
    }

    /// <summary>
    /// Whether everything that arrived has been read and its last segment carried PSH: Linux sets it at the end of each
    /// write, so a simulated application, which has no content to look at, knows the end of a message by it.
    /// </summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public bool IsAtEndOfWrite => Open("receive").IsAtEndOfWrite;

    /// <summary>Sends octets; completes when all of them are in the send buffer.</summary>
    /// <param name="octets">At least 0.</param>
    public SendAwaitable Send(long octets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(octets);
        return Open("send").BeginSend(octets);
    }

    /// <summary>Sets a socket option, as setsockopt() does.</summary>
    /// <exception cref="SocketError">EINVAL: the value is out of the option's range. EBADF: it is closed.</exception>
    public void SetOption(SocketOption option, int value) => Open("setsockopt").SetOption(option, value);

    /// <summary>Ends the sending direction (a FIN after what was sent); receiving goes on.</summary>
    /// <exception cref="SocketError">ENOTCONN: it is not connected. EBADF: it is closed.</exception>
    public void Shutdown() => Open("shutdown").Shutdown();

    /// <summary>
    /// Closes the descriptor. What was sent is still delivered; a peer that sends more, or data that was not read,
    /// brings a RST, as on Linux. Nothing happens when it is closed already.
    /// </summary>
    public void Close()
    {
        if (IsOpen)
        {
            _socket!.Close(); // IsOpen says that there is a socket.
        }
    }

    /// <summary>
    /// Lets the connection outlive the program that opened it: a pool's connection belongs to the machine.
    /// </summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public void Detach() => Open("detach").Detach();

    /// <summary>
    /// Closes the descriptor with a RST (SO_LINGER with zero seconds). Nothing happens when it is closed already.
    /// </summary>
    public void Abort()
    {
        if (IsOpen)
        {
            _socket!.Abort(); // IsOpen says that there is a socket.
        }
    }

    /// <inheritdoc/>
    public bool Equals(Connection other) => ReferenceEquals(_socket, other._socket) && _generation == other._generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Connection other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _generation;

    /// <summary>Whether both mean one connection.</summary>
    public static bool operator ==(Connection left, Connection right) => left.Equals(right);

    /// <summary>Whether they mean different connections.</summary>
    public static bool operator !=(Connection left, Connection right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => IsOpen ? $"{Tuple} {State}" : "closed";

    private StreamSocket Open(string call) => IsOpen ? _socket! : throw new SocketError(Errno.EBADF, call);
}
