using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

// What applications do on a machine: listen, connect, run.
public sealed partial class Machine
{
    private bool _isShortOfDescriptors;

    /// <summary>
    /// Descriptors that its applications may have open (RLIMIT_NOFILE): beyond it calls fail with EMFILE, and accepted
    /// connections stay in their queue. Default: the group's.
    /// </summary>
    public int DescriptorLimit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>Descriptors open now: connections that applications hold, and listening sockets.</summary>
    public int Descriptors { get; private set; }

    /// <summary>Calls that failed with EMFILE.</summary>
    public long DescriptorRefusals { get; private set; }

    /// <summary>Listening sockets, oldest first.</summary>
    public IReadOnlyList<ListeningSocket> Listening
    {
        get
        {
            if (_tcp is null && Group.Listeners.Count > 0)
            {
                MakeTcp();
            }

            return _extras?.Listening ?? [];
        }
    }

    /// <summary>How many listening sockets it has; looking makes none.</summary>
    internal int ListenerCount => _tcp is null ? Group.Listeners.Count : _extras?.Listening.Count ?? 0;

    /// <summary>How often a socket error that a handler did not catch ended it.</summary>
    public long UnhandledErrors(Errno errno) => _extras?.Unhandled.GetValueOrDefault(errno) ?? 0;

    /// <summary>Serves a port: each accepted connection gets a handler of its own.</summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="backlog">
    /// As given to listen(): the kernel cuts it to net.core.somaxconn, and admits one more.
    /// </param>
    /// <param name="handler">What to do with each connection.</param>
    /// <param name="concurrency">
    /// Handlers that run at once: further connections wait in the accept queue. Null: no limit.
    /// </param>
    /// <exception cref="SocketError">EADDRINUSE: the port is taken. EMFILE.</exception>
    public ListeningSocket Listen(ushort port, int backlog, ConnectionHandler handler, int? concurrency = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (concurrency is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(concurrency));
        }

        return OpenListening(
            backlog, new(this, port, handler.Invoke, concurrency ?? int.MaxValue), Tcp.Settings, Now);
    }

    /// <summary>
    /// Serves a port with an application that is called back: it accepts when it is told
    /// <see cref="SocketEvents.Readable"/>.
    /// </summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="backlog">As given to listen().</param>
    /// <param name="owner">Who is told, with socket 0.</param>
    /// <param name="cookie">Handed to <paramref name="owner"/>.</param>
    /// <exception cref="SocketError">EADDRINUSE: the port is taken. EMFILE.</exception>
    public ListeningSocket Listen(ushort port, int backlog, ISocketOwner owner, int cookie)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return OpenListening(backlog, new(this, port, owner, cookie), Tcp.Settings, Now);
    }

    /// <summary>
    /// Opens a connection from its own address and a port that the kernel chooses: <c>await machine.Connect(…)</c>.
    /// </summary>
    /// <param name="remote">The peer's address.</param>
    /// <param name="port">The peer's port.</param>
    public ConnectAwaitable Connect(Ipv4Address remote, ushort port) =>
        Connect(new ConnectOptions { Remote = remote, RemotePort = port });

    /// <summary>Opens a connection.</summary>
    /// <param name="options">Where to, from where, and the socket options set before.</param>
    /// <exception cref="InvalidOperationException">The caller is not a handler of this machine.</exception>
    public ConnectAwaitable Connect(in ConnectOptions options)
    {
        if (HandlerContext.Current?.Root is not { } root || root.Machine != this)
        {
            throw new InvalidOperationException(
                $"Only a handler or program of '{Name}' can connect from it; use Start.");
        }

        var socket = Dispatcher.TakeStreamSocket();
        root.Own(socket);
        return socket.BeginConnect(this, in options);
    }

    /// <summary>
    /// Runs a program on the machine, from now on. Connections that it opens are closed when it ends, as a process's
    /// are. May be called by control code and by the machine's own handlers.
    /// </summary>
    public void Start(Func<Machine, HandlerTask> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Dispatcher.StartLater(this, program);
    }

    /// <summary>A descriptor is gone with the power: nobody tries again because of it.</summary>
    internal void LoseDescriptor()
    {
        Descriptors--;
        _isShortOfDescriptors = false;
    }

    internal void CountUnhandled(Errno errno) => Extras.CountUnhandled(errno);

    /// <summary>Takes a descriptor, or counts the refusal.</summary>
    internal bool TryTakeDescriptor()
    {
        if (Descriptors >= DescriptorLimit)
        {
            DescriptorRefusals++;
            _isShortOfDescriptors = true;
            return false;
        }

        Descriptors++;
        return true;
    }

    /// <summary>Gives a descriptor back; whoever was refused one may try again.</summary>
    internal void ReturnDescriptor()
    {
        Invariant.Require(Descriptors > 0);
        Descriptors--;
        if (_isShortOfDescriptors)
        {
            _isShortOfDescriptors = false;
            foreach (var socket in Listening)
            {
                socket.AcceptLater();
            }
        }
    }

    /// <summary>Opens its socket of a listener that its group shares.</summary>
    /// <param name="listener">The description.</param>
    /// <param name="settings">The sysctls that decide about its queues.</param>
    internal void Open(GroupListener listener, TcpSettings settings) => OpenListening(
        listener.Backlog,
        new(this, listener.Port, listener.Handler, listener.Concurrency),
        settings,
        listener.Since);

    internal ListeningSocket OpenListening(int backlog, ListeningSocket socket, TcpSettings settings, SimTime since)
    {
        RequireUp("listen");
        ArgumentOutOfRangeException.ThrowIfZero(socket.Port, "port");
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        var errno = socket.Open(backlog, settings, since);
        if (errno != Errno.None)
        {
            throw new SocketError(errno, $"listen on {Name}:{socket.Port}");
        }

        Extras.Listening.Add(socket);
        return socket;
    }
}
