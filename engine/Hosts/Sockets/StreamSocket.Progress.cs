using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

// How calls that wait go on when TCP has news.
internal sealed partial class StreamSocket
{
    internal static void Park(ref Operation operation, HandlerBox waiter)
    {
        if (operation.Waiter is not null)
        {
            throw new InvalidOperationException("A socket call is awaited twice.");
        }

        operation.Waiter = waiter;
    }

    internal bool IsDone(in Operation operation, int generation) =>
        generation != Generation || operation.State == OperationState.Done;

    /// <inheritdoc/>
    public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
    {
        var generation = Generation;
        if (Connecting.State == OperationState.Pending)
        {
            AdvanceConnect(events);
            Wake(ref Connecting);
        }

        // A handler that was woken may have closed the connection, or begun its next call already.
        if (generation == Generation && Receiving.State == OperationState.Pending)
        {
            AdvanceReceive();
            Wake(ref Receiving);
        }

        if (generation == Generation && Sending.State == OperationState.Pending)
        {
            AdvanceSend();
            Wake(ref Sending);
        }
    }

    private void AdvanceConnect(SocketEvents events)
    {
        if ((events & SocketEvents.Connected) != 0)
        {
            Connecting.End(Errno.None);
        }
        else if ((events & (SocketEvents.Error | SocketEvents.Closed)) != 0)
        {
            var errno = _dispatcher.Stack.TakeError(Socket);
            // An open that ended without an error of its own was aborted from this side.
            Connecting.End(errno == Errno.None ? Errno.ECONNABORTED : errno);
        }
    }

    private void AdvanceReceive()
    {
        ref var call = ref Receiving;
        while (call.State == OperationState.Pending)
        {
            var got = _dispatcher.Receive(Machine, Socket, call.AtMost - (int)call.Octets);
            if (got == -(int)Errno.EAGAIN)
            {
                return;
            }

            call.Octets += Math.Max(got, 0);
            if (got <= 0 || call.Octets >= call.AtLeast)
            {
                call.End((Errno)Math.Max(-got, 0));
            }
        }
    }

    private void AdvanceSend()
    {
        ref var call = ref Sending;
        while (call.State == OperationState.Pending)
        {
            if (call.Octets == 0)
            {
                call.End(Errno.None);
                return;
            }

            var sent = _dispatcher.Send(Machine, Socket, (int)Math.Min(call.Octets, int.MaxValue));
            if (sent == -(int)Errno.EAGAIN)
            {
                return;
            }

            if (sent < 0)
            {
                call.End((Errno)(-sent));
                return;
            }

            Invariant.Require(sent > 0);
            call.Octets -= sent;
        }
    }

    private void Wake(ref Operation operation)
    {
        if (operation.State == OperationState.Done && operation.TakeWaiter() is { } waiter)
        {
            _dispatcher.Handlers.Resume(waiter);
        }
    }
}
