using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// Reading and writing.
public sealed partial class SimulatedHost
{
    private const long Urgent = 0x01;
    private const long Peek = 0x02;
    private const long Truncate = 0x20;
    private const long DoNotWait = 0x40;
    private const long WaitForAll = 0x100;
    private const long ErrorQueue = 0x2000;
    private const long More = 0x8000;
    private const long EndOfRecord = 0x80;
    private const long FastOpen = 0x2000_0000;
    private const long PipeCapacity = 65_536;

    private CallOutcome? Receive(PendingCall pending)
    {
        var call = pending.Call;
        if (!TryDescriptor(call, out var descriptor))
        {
            return Failed(Errno.EBADF);
        }

        var (length, flags) = TransferOf(call);
        RefuseUrgent(flags);
        if (descriptor is SimulatedFile file)
        {
            return Moved(file, length, descriptor.IsNonBlocking);
        }

        if (descriptor is SimulatedDatagramSocket datagrams)
        {
            return ReceiveDatagram(datagrams, length);
        }

        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (socket.Listener is not null || socket.Slot == 0)
        {
            return Failed(Errno.ENOTCONN);
        }

        if ((flags & ErrorQueue) != 0)
        {
            return ReceiveReport(call, socket, length);
        }

        return ReceiveStream(pending, socket, length, flags) is { } outcome
            ? WithMessage(call, socket, outcome)
            : null;
    }

    private CallOutcome? ReceiveStream(PendingCall pending, SimulatedSocket socket, long length, long flags)
    {
        if (length == 0)
        {
            return new(0);
        }

        var waits = !socket.IsNonBlocking && !pending.MustNotWait && (flags & DoNotWait) == 0;
        var wanted = waits ? Math.Min(length, (flags & WaitForAll) != 0 ? length : socket.LeastToRead) : 1;
        while (true)
        {
            if (waits && (flags & Peek) != 0 && _stack.Readable(socket.Slot) < wanted && !_stack.AtEndOfStream(socket.Slot)
                && _stack.Sock(socket.Slot).Error == Errno.None)
            {
                return null;
            }

            var got = _stack.Receive(
                _host, socket.Slot, (int)Math.Min(length - pending.Done, int.MaxValue),
                (flags & Peek) != 0 ? ReceiveFlags.Peek : ReceiveFlags.None);
            if (got > 0)
            {
                pending.Done += got;
                if (pending.Done >= wanted || (flags & Peek) != 0)
                {
                    return new(pending.Done);
                }

                continue;
            }

            if (pending.Done > 0 && (got != -(int)Errno.EAGAIN || !waits))
            {
                return new(pending.Done);
            }

            if (got == -(int)Errno.EAGAIN && waits)
            {
                return null;
            }

            return got < 0 ? Failed((Errno)(-got)) : new(0);
        }
    }

    private CallOutcome? Send(PendingCall pending)
    {
        var call = pending.Call;
        if (!TryDescriptor(call, out var descriptor))
        {
            return Failed(Errno.EBADF);
        }

        var (length, flags) = TransferOf(call);
        RefuseUrgent(flags);
        if (descriptor is SimulatedFile { ReadEnd: { } readEnd })
        {
            readEnd.Octets += length;
            return new(length);
        }

        if (descriptor is SimulatedDatagramSocket datagrams)
        {
            return SendDatagram(datagrams, length);
        }

        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (socket.Slot == 0 && (flags & FastOpen) == 0 && !pending.IsOpening)
        {
            return Failed(Errno.EPIPE);
        }

        var unsent = socket.Slot == 0 ? default : _stack.Sock(socket.Slot).SndNxt;
        var outcome = (flags & FastOpen) != 0 || pending.IsOpening || _stack.IsConnectDeferred(socket.Slot)
            ? SendFastOpen(pending, socket, length, flags)
            : SendStream(pending, socket, length, flags, (flags & DoNotWait) != 0);
        if (outcome is not null && socket.Slot != 0)
        {
            NoteWritten(call, socket, flags, unsent, outcome.Result);
        }

        return outcome;
    }

    private static SendFlags FlagsOfWrite(long flags) =>
        ((flags & More) != 0 ? SendFlags.More : SendFlags.None)
        | ((flags & EndOfRecord) != 0 ? SendFlags.EndOfRecord : SendFlags.None);

    private CallOutcome? SendStream(PendingCall pending, SimulatedSocket socket, long length, long flags, bool mustNotWait)
    {
        if (length == 0)
        {
            return new(0);
        }

        while (pending.Done < length)
        {
            var sent = _stack.Send(
                _host, socket.Slot, (int)Math.Min(length - pending.Done, int.MaxValue),
                FlagsOfWrite(flags));
            if (sent > 0)
            {
                pending.Done += sent;
                continue;
            }

            var errno = (Errno)(-sent);
            if (errno == Errno.EAGAIN && !socket.IsNonBlocking && !pending.MustNotWait && !mustNotWait)
            {
                return null;
            }

            return pending.Done > 0 ? new(pending.Done) : Failed(errno);
        }

        return new(pending.Done);
    }

    private static void RefuseUrgent(long flags)
    {
        if ((flags & Urgent) != 0)
        {
            throw new NotSupportedException("The simulated host has no urgent data (MSG_OOB).");
        }
    }

    private CallOutcome Pipe()
    {
        var readEnd = new SimulatedFile();
        var first = Opened(readEnd).Result;
        var second = Opened(new SimulatedFile { ReadEnd = readEnd }).Result;
        return new(0) { Written = new Sequence(default, [Integer(first), Integer(second)]) };
    }

    // sendfile(out, in, offset, count)
    private CallOutcome? SendFile(PendingCall pending)
    {
        if (!_descriptors.TryGetValue((int)Whole(pending.Call, 0), out var output)
            || !_descriptors.TryGetValue((int)Whole(pending.Call, 1), out var input))
        {
            return Failed(Errno.EBADF);
        }

        if (output is not SimulatedSocket { Slot: not 0 } socket || input is not SimulatedFile file)
        {
            return Failed(Errno.EINVAL);
        }

        return SendStream(pending, socket, Math.Min(Whole(pending.Call, 3), file.Octets), 0, false);
    }

    // splice(in, offset, out, offset, length, flags)
    private CallOutcome? Splice(PendingCall pending)
    {
        var call = pending.Call;
        if (!_descriptors.TryGetValue((int)Whole(call, 0), out var input)
            || !_descriptors.TryGetValue((int)Whole(call, 2), out var output))
        {
            return Failed(Errno.EBADF);
        }

        var length = Whole(call, 4);
        switch (input, output)
        {
            case (SimulatedSocket { Slot: not 0 } from, SimulatedFile { ReadEnd: { } readEnd }):
                var room = Math.Min(length, PipeCapacity - readEnd.Octets);
                var outcome = ReceiveStream(pending, from, room, (Whole(call, 5) & 2) != 0 ? DoNotWait : 0);
                readEnd.Octets += outcome is { Result: > 0 } ? outcome.Result : 0;
                return outcome;
            case (SimulatedFile pipe, SimulatedSocket { Slot: not 0 } to):
                var sent = SendStream(pending, to, Math.Min(length, pipe.Octets), (Whole(call, 5) & 4) != 0 ? More : 0, false);
                pipe.Octets -= sent is { Result: > 0 } ? sent.Result : 0;
                return sent;
            default:
                return Failed(Errno.EINVAL);
        }
    }

    private static CallOutcome? Moved(SimulatedFile file, long length, bool isNonBlocking)
    {
        if (file.Octets == 0)
        {
            return isNonBlocking ? Failed(Errno.EAGAIN) : null;
        }

        var moved = Math.Min(length, file.Octets);
        file.Octets -= moved;
        return new(moved);
    }

    // Octets and flags of a call that reads or writes: read(fd, …, n), recv(fd, …, n, flags), readv(fd, [iovec], n),
    // recvmsg(fd, msghdr, flags).
    private static (long Length, long Flags) TransferOf(SystemCall call) => call.Name switch
    {
        "readv" or "writev" => (VectorOf(call.Arguments[1]), 0),
        "recvmsg" or "sendmsg" => (
            call.Arguments[1] is Structure message && message["msg_iov"] is { } vector ? VectorOf(vector) : 0, Whole(call, 2)),
        "read" or "write" => (Whole(call, 2), 0),
        _ => (Whole(call, 2), Whole(call, 3)),
    };

    private static long VectorOf(Expression vector) => vector is Sequence list
        ? list.Items.OfType<Structure>().Sum(e => e.Fields.Count > 0 && e.Fields[^1].Value is Number n ? n.Value : 0)
        : 0;

    // tcp_recvmsg (v6.18): the stamp of the last segment that was read, then what is left.
    private CallOutcome WithMessage(SystemCall call, SimulatedSocket socket, CallOutcome outcome)
    {
        if (outcome.Errno != 0)
        {
            return outcome;
        }

        var messages = new List<Structure>();
        if (socket.Plain.GetValueOrDefault(TcpInq) != 0)
        {
            messages.Add(Message(TcpLevel, TcpInq.Option, Integer(InQueue(socket.Slot))));
        }

        return WithMessages(call, outcome, 0, messages);
    }

    // tcp_inq_hint: what is left, and one more octet when the end of the stream comes next.
    private long InQueue(int slot)
    {
        var left = _stack.Readable(slot);
        return left == 0 && _stack.AtEndOfStream(slot) ? 1 : left;
    }
}
