using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// A running program: one call of a connection handler, or of what <see cref="Machine.Start"/> was given. It owns the
/// connections that it accepted or opened, as a process owns its descriptors; they are closed when it ends. Pooled.
/// </summary>
internal sealed class HandlerRoot
{
    private StreamSocket? _firstOwned;

    /// <summary>The machine it runs on; null only in tests of the awaitables alone.</summary>
    internal Machine? Machine { get; private set; }

    /// <summary>The listening socket that it serves; null for other programs.</summary>
    internal ListeningSocket? Listener { get; private set; }

    /// <summary>Told when the program has ended, in tests of the awaitables alone.</summary>
    internal Action<Exception?>? Ended { get; init; }

    /// <summary>Next one in the pool while free.</summary>
    internal HandlerRoot? NextFree { get; set; }

    internal void Begin(Machine machine, ListeningSocket? listener)
    {
        Machine = machine;
        Listener = listener;
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

    internal void OnEnded(Exception? fault)
    {
        Ended?.Invoke(fault);
        if (Machine is not { } machine)
        {
            return;
        }

        if (fault is EngineFaultException or HandlerFailedException)
        {
            throw fault;
        }

        if (fault is not null and not SocketError)
        {
            throw HandlerFailedException.Of(machine, fault);
        }

        if (fault is SocketError error)
        {
            machine.CountUnhandled(error.Errno);
        }

        while (_firstOwned is { } socket)
        {
            socket.Close();
        }

        var listener = Listener;
        Machine = null;
        Listener = null;
        machine.Dispatcher.Recycle(this);
        listener?.OnHandlerEnded();
    }
}
