using NetSim.Wire;

namespace NetSim.Hosts;

// Servers by the thousand: one description for all, a socket of its own for each member that somebody talks to.
public sealed partial class MachineGroup
{
    private readonly List<GroupListener> _listeners = [];

    /// <summary>Listening sockets that each member has from the start.</summary>
    internal IReadOnlyList<GroupListener> Listeners => _listeners;

    /// <summary>
    /// Lets every member serve a port, as if each had called <see cref="Machine.Listen(ushort, int, ConnectionHandler,
    /// int?)"/> now; the socket of a member to which nothing happens costs nothing. Between runs.
    /// </summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="backlog">
    /// As given to listen(): the kernel cuts it to net.core.somaxconn, and admits one more.
    /// </param>
    /// <param name="handler">What a member does with each connection.</param>
    /// <param name="concurrency">
    /// Handlers of one member that run at once: further connections wait in its accept queue. Null: no limit.
    /// </param>
    /// <exception cref="SocketError">EADDRINUSE: a member has taken the port. EMFILE.</exception>
    public void Listen(ushort port, int backlog, ConnectionHandler handler, int? concurrency = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfZero(port);
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency ?? 1, 1, nameof(concurrency));
        if (_listeners.Exists(other => other.Port == port))
        {
            throw new SocketError(Errno.EADDRINUSE, $"listen on {Name}:{port}");
        }

        if (_listeners.Count >= DescriptorLimit)
        {
            throw new SocketError(Errno.EMFILE, $"listen on {Name}:{port}");
        }

        var limit = concurrency ?? int.MaxValue;
        var listener = new GroupListener(port, backlog, handler.Invoke, limit, _world.Now, Settings.Clone());
        foreach (var machine in MembersInUse())
        {
            if (machine.IsInUse)
            {
                machine.Open(listener, machine.Tcp.Settings);
            }
        }

        _listeners.Add(listener);
        _isInUse = true;
    }
}
