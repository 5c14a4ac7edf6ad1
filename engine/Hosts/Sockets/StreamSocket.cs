using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// The descriptor behind a <see cref="Connection"/>: turns TCP's notifications into the ends of awaited calls. Pooled
/// per partition; the generation tells a handler's old connection from the next user of the object.
/// </summary>
internal sealed partial class StreamSocket : ISocketOwner, IProcessSocket
{
    /// <summary>The calls under way, one of a kind at a time.</summary>
    internal Operation Connecting;
    internal Operation Receiving;
    internal Operation Sending;

    private readonly Dispatcher _dispatcher;
    private FourTuple _wanted;

    internal StreamSocket(Dispatcher dispatcher) => _dispatcher = dispatcher;

    internal int Generation { get; private set; }

    /// <summary>The machine while open.</summary>
    internal Machine Machine { get; private set; } = null!; // Set by every opening call.

    /// <summary>The full sock's slot; 0 when no SYN could be sent.</summary>
    internal int Socket { get; private set; }

    internal Errno LastErrno { get; private set; }

    /// <summary>The program that closes it when it ends, and its place in that program's list.</summary>
    internal HandlerRoot? OwnedBy { get; set; }

    internal StreamSocket? NextOwned { get; set; }

    internal StreamSocket? PreviousOwned { get; set; }

    /// <summary>Next one in the pool while free.</summary>
    internal StreamSocket? NextFree { get; set; }

    internal FourTuple Tuple => Socket == 0 ? _wanted : _dispatcher.Stack.Sock(Socket).Tuple;

    internal TcpState State => Socket == 0 ? TcpState.Closed : _dispatcher.Stack.Sock(Socket).State;

    /// <summary>Takes over a connection that a listening socket accepted.</summary>
    internal void OpenAccepted(Machine machine, int socket)
    {
        Machine = machine;
        Socket = socket;
        _dispatcher.Attach(machine, socket, this, 0);
    }

    /// <summary>connect(): the outcome comes by notification, or is there at once when no SYN could be sent.</summary>
    internal ConnectAwaitable BeginConnect(Machine machine, in ConnectOptions options)
    {
        Machine = machine;
        _wanted = new(machine.Address, options.Remote, options.LocalPort, options.RemotePort);
        Connecting.State = OperationState.Pending;
        var errno = _dispatcher.Connect(machine, in options, this, 0, out var socket);
        Socket = socket;
        if (errno != Errno.None)
        {
            Connecting.End(errno);
        }

        return new(this);
    }

    internal Errno EndConnect(int generation, out FourTuple tuple)
    {
        tuple = _wanted;
        if (generation != Generation)
        {
            return Errno.EBADF;
        }

        var errno = Take(ref Connecting, "connect");
        if (errno != Errno.None)
        {
            Close();
        }

        return errno;
    }

    internal ReceiveAwaitable BeginReceive(int atLeast, int atMost)
    {
        RequireIdle(in Receiving, "receive");
        Receiving = new() { State = OperationState.Pending, AtLeast = atLeast, AtMost = atMost };
        AdvanceReceive();
        return new(this);
    }

    internal int EndReceive(int generation)
    {
        var errno = generation == Generation ? Take(ref Receiving, "receive") : Errno.EBADF;
        return errno == Errno.None ? (int)Receiving.Octets : throw Failed(errno, "receive");
    }

    internal SendAwaitable BeginSend(long octets)
    {
        RequireIdle(in Sending, "send");
        Sending = new() { State = OperationState.Pending, Octets = octets };
        AdvanceSend();
        return new(this);
    }

    internal void EndSend(int generation)
    {
        var errno = generation == Generation ? Take(ref Sending, "send") : Errno.EBADF;
        if (errno != Errno.None)
        {
            throw Failed(errno, "send");
        }
    }

    internal void SetOption(SocketOption option, int value)
    {
        var errno = _dispatcher.Stack.SetOption(Machine.Tcp, Socket, option, value);
        if (errno != Errno.None)
        {
            throw Failed(errno, $"set {option} to {value}");
        }
    }

    internal void Shutdown()
    {
        var errno = _dispatcher.Shutdown(Machine, Socket, ShutdownFlags.Send);
        if (errno != Errno.None)
        {
            throw Failed(errno, "shutdown");
        }
    }

    internal void Close()
    {
        if (Socket != 0)
        {
            _dispatcher.Close(Machine, Socket);
        }

        Release();
    }

    internal bool IsAtEndOfWrite => Socket != 0 && _dispatcher.Stack.IsAtPush(Socket);

    internal void Detach() => OwnedBy?.Disown(this);

    internal void Abort()
    {
        if (Socket != 0)
        {
            _dispatcher.Abort(Machine, Socket);
        }

        Release();
    }

    /// <inheritdoc/>
    public void Vanish()
    {
        _dispatcher.Forget(Machine, Socket);
        Forget();
    }

    /// <summary>The descriptor is free: whoever still waits learns EBADF, after the caller.</summary>
    private void Release()
    {
        _dispatcher.WakeLater(Connecting.TakeWaiter());
        _dispatcher.WakeLater(Receiving.TakeWaiter());
        _dispatcher.WakeLater(Sending.TakeWaiter());
        Forget();
    }

    private void Forget()
    {
        OwnedBy?.Disown(this);
        Generation = unchecked(Generation + 1); // Only has to differ from connections that handlers still hold.
        Connecting = default;
        Receiving = default;
        Sending = default;
        Socket = 0;
        LastErrno = Errno.None;
        _dispatcher.Recycle(this);
    }

    private Errno Take(ref Operation operation, string call)
    {
        if (operation.State != OperationState.Done)
        {
            throw new InvalidOperationException($"The outcome of {call} is read before it is there; await it instead.");
        }

        operation.State = OperationState.Idle;
        LastErrno = operation.Errno == Errno.None ? LastErrno : operation.Errno;
        return operation.Errno;
    }

    private SocketError Failed(Errno errno, string call)
    {
        if (errno == Errno.EBADF)
        {
            return new(errno, call);
        }

        LastErrno = errno;
        return new(errno, $"{call} on {Tuple}");
    }

    private static void RequireIdle(in Operation operation, string call)
    {
        if (operation.State != OperationState.Idle)
        {
            throw new InvalidOperationException($"An earlier {call} on this connection has not been awaited.");
        }
    }
}
