using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>
/// An application without <c>async</c> state: told by call that something about one of its sockets changed. One object
/// may own a million sockets and tell them apart by cookie.
/// </summary>
public interface ISocketOwner
{
    /// <summary>
    /// Something changed since the last call. Runs after TCP has finished with the segment, timer or call that caused
    /// it, first come first served, so it may call any socket function.
    /// </summary>
    /// <param name="machine">Whose socket.</param>
    /// <param name="socket">The socket; for a listening socket 0.</param>
    /// <param name="events">What happened; a listening socket becomes <see cref="SocketEvents.Readable"/>.</param>
    /// <param name="cookie">What the owner gave when it opened the socket.</param>
    void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie);
}
