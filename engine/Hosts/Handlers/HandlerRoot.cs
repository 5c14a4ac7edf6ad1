using System.Runtime.ExceptionServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// A running program: one call of a connection handler, or of what <see cref="Machine.Start"/> was given. It owns the
/// connections that it accepted or opened, as a process owns its descriptors; they are closed when it ends, and it ends
/// when the last of its methods has, awaited or not. Pooled.
/// </summary>
internal sealed class HandlerRoot
{
    private StreamSocket? _firstOwned;
    private UdpSocket? _firstUdp;
    private Exception? _unseen;
    private int _parts;
    private ushort _boot;

    /// <summary>The machine it runs on; null only in tests of the awaitables alone.</summary>
    internal Machine? Machine { get; private set; }

    /// <summary>The socket that it serves; null for other programs.</summary>
    internal IServingSocket? Served { get; private set; }

    /// <summary>Next one in the pool while free.</summary>
    internal HandlerRoot? NextFree { get; set; }

    /// <summary>Whether its machine has lost power since it began: it never goes on, and nothing of it is used again.</summary>
    internal bool IsDead => Machine is { } machine && machine.Boot != _boot;

    internal void Begin(Machine machine, IServingSocket? served)
    {
        Machine = machine;
        _boot = machine.Boot;
        Served = served;
    }

    internal void Own(StreamSocket socket)
    {
        socket.OwnedBy = this;
        socket.NextOwned = _firstOwned;
        if (_firstOwned is not null)
        {
            _firstOwned.PreviousOwned = socket;
        }

        _firstOwned = socket;
    }

    internal void Own(UdpSocket socket)
    {
        socket.OwnedBy = this;
        socket.NextOwned = _firstUdp;
        _firstUdp = socket;
    }

    // A program has few UDP sockets: a walk will do.
    internal void Disown(UdpSocket socket)
    {
        if (_firstUdp == socket)
        {
            _firstUdp = socket.NextOwned;
        }

        for (var other = _firstUdp; other is not null; other = other.NextOwned)
        {
            if (other.NextOwned == socket)
            {
                other.NextOwned = socket.NextOwned;
            }
        }

        (socket.OwnedBy, socket.NextOwned) = (null, null);
    }

    internal void Disown(StreamSocket socket)
    {
        if (socket.PreviousOwned is { } previous)
        {
            previous.NextOwned = socket.NextOwned;
        }
        else
        {
            _firstOwned = socket.NextOwned;
        }

        if (socket.NextOwned is { } next)
        {
            next.PreviousOwned = socket.PreviousOwned;
        }

        socket.OwnedBy = null;
        socket.NextOwned = null;
        socket.PreviousOwned = null;
    }

    /// <summary>A method of the program failed and nobody has seen it yet.</summary>
    internal void NoteUnseen(Exception fault) => _unseen ??= fault;

    /// <summary>Somebody awaited the method that failed.</summary>
    internal void NoteSeen(Exception fault)
    {
        if (ReferenceEquals(_unseen, fault))
        {
            _unseen = null;
        }
    }

    internal void OnPartBegan() => _parts++;

    internal void OnPartEnded()
    {
        if (--_parts == 0)
        {
            End();
        }
    }

    internal void OnOutermostEnded(Exception? fault)
    {
        if (fault is not null)
        {
            NoteSeen(fault);
        }

        Judge(fault);
    }

    private void Judge(Exception? fault)
    {
        switch (fault)
        {
            case null:
                break;
            case SocketError error when Machine is { } machine:
                machine.CountUnhandled(error.Errno);
                break;
            case EngineFaultException or HandlerFailedException:
                ExceptionDispatchInfo.Throw(fault);
                break;
            default:
                throw HandlerFailedException.Of(Machine, fault);
        }
    }

    private void End()
    {
        Judge(_unseen);
        _unseen = null;
        if (Machine is not { } machine)
        {
            return;
        }

        while (_firstOwned is { } socket)
        {
            socket.Close();
        }

        while (_firstUdp is { } socket)
        {
            socket.Close();
        }

        var served = Served;
        Machine = null;
        Served = null;
        machine.Dispatcher.Recycle(this);
        served?.OnHandlerEnded();
    }
}
