using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

// Socket calls for applications that are called back (ISocketOwner); awaited calls come here as well.
public sealed partial class Dispatcher
{
    /// <summary>connect() without waiting: <paramref name="owner"/> hears Connected or Error.</summary>
    /// <param name="machine">Who connects.</param>
    /// <param name="options">Where to; its Owner is set here.</param>
    /// <param name="owner">Who is told of the socket's events.</param>
    /// <param name="cookie">Handed to <paramref name="owner"/>.</param>
    /// <param name="socket">The socket; 0 on error.</param>
    /// <returns>EMFILE, EADDRNOTAVAIL …, ENETDOWN while the machine is down; <see cref="Errno.None"/> when the SYN is on its way.</returns>
    public Errno Connect(Machine machine, in ConnectOptions options, ISocketOwner owner, int cookie, out int socket)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(owner);
        socket = 0;
        machine.RequireOneQueue("open connections");
        if (!machine.IsUp)
        {
            return Errno.ENETDOWN; // A load's requests go on being counted, and fail at once.
        }

        if (!machine.TryTakeDescriptor())
        {
            return Errno.EMFILE;
        }

        BeginCall();
        var record = AddOwner(machine, 0, owner, cookie);
        var owned = options with { Owner = record };
        var errno = Stack.Connect(machine.Tcp, in owned, out socket);
        if (errno == Errno.None)
        {
            _owners[record].Socket = socket;
        }
        else
        {
            Detach(record);
            machine.ReturnDescriptor();
        }

        EndCall();
        return errno;
    }

    /// <summary>recv(): octets, 0 at the end of the stream, or a negative <see cref="Errno"/>.</summary>
    public int Receive(Machine machine, int socket, int max)
    {
        ArgumentNullException.ThrowIfNull(machine);
        BeginCall();
        var result = Stack.Receive(machine.Tcp, socket, max, ReceiveFlags.None);
        EndCall();
        return result;
    }

    /// <summary>send(): octets accepted, or a negative <see cref="Errno"/>.</summary>
    public int Send(Machine machine, int socket, int length)
    {
        ArgumentNullException.ThrowIfNull(machine);
        BeginCall();
        var result = Stack.Send(machine.Tcp, socket, length, SendFlags.None);
        EndCall();
        return result;
    }

    /// <summary>shutdown(): ends one or both directions.</summary>
    public Errno Shutdown(Machine machine, int socket, ShutdownFlags how)
    {
        ArgumentNullException.ThrowIfNull(machine);
        BeginCall();
        var result = Stack.Shutdown(machine.Tcp, socket, how);
        EndCall();
        return result;
    }

    /// <summary>close(): the owner hears nothing more, and the socket's number is no longer its own.</summary>
    public void Close(Machine machine, int socket)
    {
        ArgumentNullException.ThrowIfNull(machine);
        BeginCall();
        var record = Stack.Sock(socket).Owner;
        Stack.Close(machine.Tcp, socket);
        LetGo(machine, record);
        EndCall();
    }

    /// <summary>Closes with a RST; otherwise like <see cref="Close"/>.</summary>
    public void Abort(Machine machine, int socket)
    {
        ArgumentNullException.ThrowIfNull(machine);
        BeginCall();
        var record = Stack.Sock(socket).Owner;
        Stack.Abort(machine.Tcp, socket);
        LetGo(machine, record);
        EndCall();
    }

    /// <summary>Gives an accepted connection its owner, who reads what is there already by itself.</summary>
    internal void Attach(Machine machine, int socket, ISocketOwner owner, int cookie) =>
        Stack.Sock(socket).Owner = AddOwner(machine, socket, owner, cookie);

    /// <summary>The same for an owner that reads only when it is told to.</summary>
    internal void AttachAndTell(Machine machine, int socket, ISocketOwner owner, int cookie)
    {
        Attach(machine, socket, owner, cookie);
        ref var sock = ref Stack.Sock(socket);
        if (Stack.Readable(socket) > 0 || Stack.AtEndOfStream(socket) || sock.Error != Errno.None)
        {
            BeginCall();
            MarkReady(sock.Owner, SocketEvents.Readable);
            EndCall();
        }
    }

    private void LetGo(Machine machine, int record)
    {
        Detach(record);
        machine.ReturnDescriptor();
    }
}
