using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// A listening socket and the accept loop of its application: it takes connections as soon as they are complete, unless
/// it is paused, has enough handlers running, or is out of descriptors.
/// </summary>
public sealed class ListeningSocket : ISocketOwner, IProcessSocket, IServingSocket
{
    private readonly Func<Connection, HandlerTask>? _handler;
    private readonly ISocketOwner? _owner;
    private readonly int _cookie;
    private readonly int _concurrency;
    private Listener? _listener;
    private SimTime _pausedUntil;
    private bool _isPaused;
    private int _backlog;
    private int _record;

    internal ListeningSocket(Machine machine, ushort port, Func<Connection, HandlerTask> handler, int concurrency)
    {
        Machine = machine;
        Port = port;
        _handler = handler;
        _concurrency = concurrency;
    }

    internal ListeningSocket(Machine machine, ushort port, ISocketOwner owner, int cookie)
    {
        Machine = machine;
        Port = port;
        _owner = owner;
        _cookie = cookie;
        _concurrency = int.MaxValue;
    }

    /// <summary>The machine that listens.</summary>
    public Machine Machine { get; }

    /// <summary>The port that it listens on.</summary>
    public ushort Port { get; }

    /// <summary>Its queues, as TCP keeps them.</summary>
    /// <exception cref="SocketError">EBADF: it is closed.</exception>
    public Listener Listener =>
        _listener ?? throw new SocketError(Errno.EBADF, $"listening socket {Machine.Name}:{Port}");

    /// <summary>Whether it still listens.</summary>
    public bool IsOpen => _listener is not null;

    /// <summary>Connections accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Handlers running now.</summary>
    public int Running { get; private set; }

    /// <summary>Completed connections that wait to be accepted, over time.</summary>
    public TimeWeightedGauge AcceptQueue { get; private set; } = new();

    /// <summary>Half-open connections, over time.</summary>
    public TimeWeightedGauge SynQueue { get; private set; } = new();

    /// <summary>
    /// Whether the application accepts nothing until told otherwise: completed connections wait in the accept queue.
    /// Default: false.
    /// </summary>
    public bool Paused
    {
        get => _isPaused || Machine.Now < _pausedUntil;
        set
        {
            _isPaused = value;
            if (!value)
            {
                _pausedUntil = SimTime.Zero;
                AcceptLater();
            }
        }
    }

    /// <summary>
    /// Accepts nothing for a while, as an application does that reloads. Pauses do not add up: the latest end counts.
    /// </summary>
    /// <param name="span">How long, from now; at least zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    public void PauseAccept(Duration span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, Duration.Zero);
        var until = Machine.Now + span;
        if (IsOpen && until > _pausedUntil)
        {
            _pausedUntil = until;
            Machine.Dispatcher.AcceptAt(this, until);
        }
    }

    /// <summary>Stops listening: connections that nobody accepted are reset, those accepted go on.</summary>
    public void Close()
    {
        if (_listener is not { } listener)
        {
            return;
        }

        var here = Machine.Dispatcher;
        here.BeginCall();
        _listener = null;
        here.Stack.CloseListener(listener);
        here.Detach(_record);
        Machine.Extras.Listening.Remove(this);
        Machine.ReturnDescriptor();
        here.EndCall();
    }

    /// <summary>
    /// Listens again, as the service does that starts when its machine has booted: same port, backlog and handler. Its
    /// gauges go on; a pause does not. By control code, after a restart.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is open, or the machine is down.</exception>
    /// <exception cref="SocketError">EADDRINUSE: somebody else has taken the port. EMFILE.</exception>
    public void Reopen()
    {
        Machine.RequireUp("listen");
        if (IsOpen)
        {
            throw new InvalidOperationException($"'{Machine.Name}:{Port}' listens already.");
        }

        Machine.OpenListening(_backlog, this, Machine.Tcp.Settings, Machine.Now);
    }

    /// <inheritdoc/>
    void IProcessSocket.Vanish()
    {
        _listener = null;
        _pausedUntil = SimTime.Zero;
        _isPaused = false;
        Running = 0;
        Machine.Extras.Listening.Remove(this);
        Machine.Dispatcher.Forget(Machine, _record, 0);
    }

    /// <summary>
    /// Takes a completed connection, for an application that is called back; it hears of what arrived before, too.
    /// </summary>
    /// <param name="owner">Who is told of its events.</param>
    /// <param name="cookie">Handed to <paramref name="owner"/>.</param>
    /// <param name="socket">The connection's socket.</param>
    /// <returns>EAGAIN when none waits; EMFILE.</returns>
    public Errno Accept(ISocketOwner owner, int cookie, out int socket)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var errno = TryTake(out socket);
        if (errno == Errno.None)
        {
            Machine.Dispatcher.AttachAndTell(Machine, socket, owner, cookie);
        }

        return errno;
    }

    /// <inheritdoc/>
    void ISocketOwner.OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
    {
        if (_owner is { } owner)
        {
            owner.OnSocketEvents(machine, 0, events, _cookie);
            return;
        }

        while (IsOpen && !Paused && Running < _concurrency && TryTake(out var accepted) == Errno.None)
        {
            Running++;
            machine.Dispatcher.Serve(this, accepted, _handler!); // Without an owner there is a handler.
        }
    }

    /// <summary>Adds the socket and its gauges; the listener is TCP's. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        var handler = _handler is null ? 0 : ObjectSize.Of<ConnectionHandler>();
        account.Add(MemoryKind.Listener, 0, ObjectSize.Of<ListeningSocket>() + handler);
        account.Add(MemoryKind.Observer, 2, AcceptQueue.ReservedBytes + SynQueue.ReservedBytes);
    }

    /// <summary>listen().</summary>
    /// <param name="backlog">Its argument.</param>
    /// <param name="settings">The sysctls that decide about the queues.</param>
    /// <param name="since">From when on the queues are observed.</param>
    internal Errno Open(int backlog, TcpSettings settings, SimTime since)
    {
        _backlog = backlog;
        if (!Machine.TryTakeDescriptor())
        {
            return Errno.EMFILE;
        }

        var here = Machine.Dispatcher;
        here.BeginCall();
        var errno = here.Stack.Listen(Machine.Tcp, Port, backlog, settings, out var listener);
        if (errno == Errno.None)
        {
            _listener = listener!; // No error: there is one.
            // Of a socket that was open before, the gauges go on.
            _listener.AcceptQueueGauge = AcceptQueue = _record == 0 ? new(since) : AcceptQueue;
            _listener.SynQueueGauge = SynQueue = _record == 0 ? new(since) : SynQueue;
            _record = here.AddOwner(Machine, 0, this, 0);
            _listener.Owner = _record;
        }
        else
        {
            Machine.ReturnDescriptor();
        }

        here.EndCall();
        return errno;
    }

    /// <summary>Tries again soon: something that kept connections waiting has changed.</summary>
    internal void AcceptLater()
    {
        if (IsOpen)
        {
            var here = Machine.Dispatcher;
            here.BeginCall();
            here.MarkReady(_record, SocketEvents.Readable);
            here.EndCall();
        }
    }

    /// <inheritdoc/>
    void IServingSocket.OnHandlerEnded()
    {
        if (Running-- == _concurrency)
        {
            AcceptLater();
        }
    }

    // Linux (v6.18, __sys_accept4_file) takes the descriptor first: without one the connection stays in the queue.
    private Errno TryTake(out int socket)
    {
        socket = 0;
        var listener = Listener;
        if (listener.AcceptQueueLength == 0)
        {
            return Errno.EAGAIN;
        }

        if (!Machine.TryTakeDescriptor())
        {
            return Errno.EMFILE;
        }

        socket = Machine.Dispatcher.Stack.Accept(listener);
        Invariant.Require(socket != 0);
        Accepted++;
        return Errno.None;
    }
}
