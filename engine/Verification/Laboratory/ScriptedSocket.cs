using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A connection of an <see cref="Application"/>.</summary>
internal sealed class ScriptedSocket(Machine machine, int cookie)
{
    /// <summary>What its owner is told it by.</summary>
    public int Cookie => cookie;

    /// <summary>The sock; 0 when there is none.</summary>
    public int Socket { get; internal set; }

    /// <summary>When the connection was established; null before.</summary>
    public double? ConnectedAt { get; private set; }

    /// <summary>When it failed; null while it has not.</summary>
    public double? FailedAt { get; private set; }

    /// <summary>Why it failed.</summary>
    public Errno Error { get; private set; }

    /// <summary>The socket's figures (TCP_INFO).</summary>
    public TcpInfo Info => machine.Dispatcher.Stack.Info(machine.Tcp, Socket);

    /// <summary>The connection, this end first.</summary>
    public FourTuple Tuple => machine.Dispatcher.Stack.Sock(Socket).Tuple;

    /// <summary>setsockopt().</summary>
    public void SetOption(SocketOption option, int value) =>
        machine.Dispatcher.Stack.SetOption(machine.Tcp, Socket, option, value);

    /// <summary>getsockopt().</summary>
    public int GetOption(SocketOption option) =>
        machine.Dispatcher.Stack.GetOption(machine.Tcp, Socket, option);

    /// <summary>send().</summary>
    public int Send(int octets) => machine.Dispatcher.Send(machine, Socket, octets);

    /// <summary>recv(): octets, 0 at the end of the stream, or a negative errno.</summary>
    public int Receive(int most) => machine.Dispatcher.Receive(machine, Socket, most);

    /// <summary>shutdown().</summary>
    public Errno Shutdown(ShutdownFlags how) => machine.Dispatcher.Shutdown(machine, Socket, how);

    /// <summary>close().</summary>
    public void Close() => machine.Dispatcher.Close(machine, Socket);

    /// <summary>close() with SO_LINGER of zero seconds.</summary>
    public void Abort() => machine.Dispatcher.Abort(machine, Socket);

    internal void Note(SocketEvents events)
    {
        var now = (machine.Now - SimTime.Zero).Seconds;
        if ((events & SocketEvents.Connected) != 0)
        {
            ConnectedAt ??= now;
        }

        if ((events & SocketEvents.Error) != 0)
        {
            FailedAt ??= now;
            var error = machine.Dispatcher.Stack.TakeError(Socket);
            Error = Error == Errno.None ? error : Error;
        }
    }
}
