using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>One socket call of a handler that may have to wait: connect, receive or send.</summary>
internal struct Operation
{
    internal OperationState State;

    /// <summary>The handler that awaits it.</summary>
    internal HandlerBox? Waiter;

    /// <summary>Receive: octets so far. Send: octets still to be accepted.</summary>
    internal long Octets;

    /// <summary>Receive: the call ends when <see cref="Octets"/> reaches it.</summary>
    internal int AtLeast;

    /// <summary>Receive: no more than that is taken.</summary>
    internal int AtMost;

    internal Errno Errno;

    internal void End(Errno errno)
    {
        State = OperationState.Done;
        Errno = errno;
    }

    internal HandlerBox? TakeWaiter()
    {
        var waiter = Waiter;
        Waiter = null;
        return waiter;
    }
}

/// <summary>How far an <see cref="Operation"/> is.</summary>
internal enum OperationState : byte
{
    /// <summary>None was begun, or the last one's outcome was read.</summary>
    Idle,

    /// <summary>Waiting for TCP.</summary>
    Pending,

    /// <summary>The outcome is there.</summary>
    Done,
}
