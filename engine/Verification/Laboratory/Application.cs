using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// A program on a simulated machine whose system calls a script makes one by one, as the measuring scripts did with
/// non-blocking sockets.
/// </summary>
internal sealed class Application(Machine machine) : ISocketOwner
{
    private readonly List<ScriptedSocket> _sockets = [];
    private ListeningSocket? _serving;

    /// <summary>Opens a non-blocking listening socket; nothing accepts until <see cref="Accept"/>.</summary>
    public ListeningSocket Listen(ushort port, int backlog) => machine.Listen(port, backlog, this, -1);

    /// <summary>Opens a listening socket whose application accepts at once, and keeps what it accepts.</summary>
    public ListeningSocket Serve(ushort port, int backlog)
    {
        _serving = Listen(port, backlog);
        return _serving;
    }

    /// <summary>accept(): the oldest completed connection, null when there is none (EAGAIN).</summary>
    public ScriptedSocket? Accept(ListeningSocket listening)
    {
        var accepted = Add();
        if (listening.Accept(this, accepted.Cookie, out var socket) != Errno.None)
        {
            return null;
        }

        accepted.Socket = socket;
        return accepted;
    }

    /// <summary>connect() of a non-blocking socket.</summary>
    /// <param name="options">Where to, and the options set before.</param>
    /// <param name="errno">Why it failed at once; <see cref="Errno.None"/> when it is under way.</param>
    public ScriptedSocket Connect(in ConnectOptions options, out Errno errno)
    {
        var connecting = Add();
        errno = machine.Dispatcher.Connect(machine, in options, this, connecting.Cookie, out var socket);
        connecting.Socket = socket;
        return connecting;
    }

    /// <summary>bind(): the port that connect() then uses, and that belongs to the socket until it is gone.</summary>
    /// <param name="port">The port, or 0 to have one chosen.</param>
    /// <param name="reuseAddress">SO_REUSEADDR.</param>
    /// <param name="bound">The port.</param>
    public Errno Bind(ushort port, bool reuseAddress, out ushort bound) =>
        machine.Dispatcher.Stack.BindPort(machine.Tcp, port, reuseAddress, out bound);

    /// <summary>close() of a socket that was bound and never connected.</summary>
    public void Unbind(ushort port, bool reuseAddress) => TcpStack.ReleasePort(machine.Tcp, port, reuseAddress);

    /// <summary>The counters that are not zero, as <c>nstat -a</c> prints them.</summary>
    public Counters Counters() => new(machine.Counters);

    /// <summary>How many sockets are in each state, as <c>ss -ta</c> counts them.</summary>
    public JsonObject States()
    {
        Span<int> counts = stackalloc int[TcpStates.Count];
        machine.AddStates(counts);
        var states = new JsonObject();
        for (var state = TcpState.Listen; state <= TcpState.TimeWait; state++)
        {
            if (counts[(int)state] > 0)
            {
                states.Add(state.SsName(), counts[(int)state]);
            }
        }

        return states;
    }

    /// <summary>How many sockets are in a state.</summary>
    public int InState(TcpState state)
    {
        Span<int> counts = stackalloc int[TcpStates.Count];
        machine.AddStates(counts);
        return counts[(int)state];
    }

    /// <summary>Recv-Q and Send-Q of a listening socket, as <c>ss -tl</c> prints them.</summary>
    public static JsonArray Queues(ListeningSocket listening) =>
        new($"{listening.Listener.AcceptQueueLength}", $"{listening.Listener.Backlog}");

    /// <summary>Looks up one connection as <c>ss</c> does (inet_diag); null when there is none.</summary>
    public SockDiagnosis? Look(Ipv4Address remote, ushort remotePort, ushort localPort) =>
        machine.Dispatcher.Stack.Diagnose(machine.Tcp, new FourTuple(machine.Address, remote, localPort, remotePort));

    /// <inheritdoc/>
    void ISocketOwner.OnSocketEvents(Machine where, int socket, SocketEvents events, int cookie)
    {
        if (cookie >= 0)
        {
            _sockets[cookie].Note(events);
        }
        else if (_serving is { } serving)
        {
            while (Accept(serving) is not null)
            {
            }
        }
    }

    private ScriptedSocket Add()
    {
        var socket = new ScriptedSocket(machine, _sockets.Count);
        _sockets.Add(socket);
        return socket;
    }
}
