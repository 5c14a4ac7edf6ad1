using NetSim.Wire;

namespace NetSim.Packetdrill;

// System calls: dispatch, descriptors, and calls that block until the host has news.
public sealed partial class SimulatedHost
{
    private const int FirstDescriptor = 3;
    private const long OpenForReadingAndWriting = 2;
    private const long NonBlockingFlag = 0x800;

    private readonly SortedDictionary<int, Descriptor> _descriptors = [];
    private PendingCall? _pending;

    private sealed class PendingCall(SystemCall call) : IPendingCall
    {
        public SystemCall Call => call;

        public CallOutcome? Outcome { get; set; }

        public long ReturnedAt { get; set; }

        /// <summary>Octets that the call has moved so far.</summary>
        public long Done { get; set; }

        /// <summary>Whether it has opened a connection and waits for it.</summary>
        public bool IsOpening { get; set; }

        /// <summary>When it gives up by itself.</summary>
        public long Deadline { get; set; } = long.MaxValue;

        /// <summary>Whether its time is up, so that it returns with what there is.</summary>
        public bool MustNotWait { get; set; }
    }

    /// <inheritdoc/>
    public CallOutcome? Call(SystemCall call)
    {
        var attempt = new PendingCall(call);
        var outcome = TryInTime(attempt);
        Settle();
        return outcome;
    }

    /// <inheritdoc/>
    public IPendingCall Begin(SystemCall call)
    {
        var pending = new PendingCall(call);
        _pending = pending;
        Settle();
        return pending;
    }

    // Goes on with the call that blocks, if there is one: something may have happened that it waits for.
    private void Settle()
    {
        TellAcknowledged();
        if (_pending is { } pending && TryInTime(pending) is { } outcome)
        {
            pending.Outcome = outcome;
            pending.ReturnedAt = Now;
            _pending = null;
        }
    }

    private CallOutcome? Try(PendingCall pending)
    {
        var call = pending.Call;
        _sentInCall.Clear();
        return call.Name switch
        {
            "socket" => Socket(call),
            "bind" => Bind(call),
            "listen" => Listen(call),
            "accept" => Accept(pending),
            "connect" => Connect(call),
            "read" or "recv" or "recvfrom" or "readv" or "recvmsg" => Receive(pending),
            "write" or "send" or "sendto" or "writev" or "sendmsg" => Send(pending),
            "close" => Close(call),
            "shutdown" => Shutdown(call),
            "getsockopt" => GetOption(call),
            "setsockopt" => SetOption(call),
            "fcntl" => Control(call),
            "ioctl" => InputOutputControl(call),
            "poll" => Poll(pending),
            "epoll_create" => Opened(new SimulatedEpoll()),
            "epoll_ctl" => ControlEpoll(call),
            "epoll_wait" => WaitEpoll(pending),
            "open" => Opened(new SimulatedFile { Octets = long.MaxValue / 2 }),
            "pipe" => Pipe(),
            "sendfile" => SendFile(pending),
            "splice" => Splice(pending),
            "cap_set" => new(0),
            _ => throw new NotSupportedException($"The simulated host has no {call.Name}()."),
        };
    }

    private static CallOutcome Failed(Errno errno) => new(-1, (int)errno);

    private static CallOutcome Ended(Errno errno) => errno == Errno.None ? new(0) : Failed(errno);

    private CallOutcome Opened(Descriptor descriptor)
    {
        var number = FirstDescriptor;
        while (_descriptors.ContainsKey(number))
        {
            number++;
        }

        _descriptors.Add(number, descriptor);
        return new(number);
    }

    private CallOutcome Socket(SystemCall call)
    {
        var type = Whole(call, 1);
        var isNonBlocking = (type & NonBlockingFlag) != 0;
        return (type & 0xF) switch
        {
            1 => Opened(new SimulatedSocket { IsNonBlocking = isNonBlocking }),
            2 => Opened(new SimulatedDatagramSocket { IsNonBlocking = isNonBlocking }),
            _ => throw new NotSupportedException("The simulated host has SOCK_STREAM and SOCK_DGRAM sockets."),
        };
    }

    private CallOutcome Control(SystemCall call)
    {
        if (!TryDescriptor(call, out var descriptor))
        {
            return Failed(Errno.EBADF);
        }

        switch (Whole(call, 1))
        {
            case 3:
                return new(OpenForReadingAndWriting | (descriptor.IsNonBlocking ? NonBlockingFlag : 0));
            case 4:
                descriptor.IsNonBlocking = (Whole(call, 2) & NonBlockingFlag) != 0;
                return new(0);
            case 1 or 2:
                return new(0);
            default:
                throw new NotSupportedException("The simulated host's fcntl() has F_GETFL, F_SETFL, F_GETFD and F_SETFD.");
        }
    }

    private CallOutcome InputOutputControl(SystemCall call)
    {
        if (!TrySocket(call, out var socket, out var errno))
        {
            return Failed(errno);
        }

        if (socket.Listener is not null)
        {
            return Failed(Errno.EINVAL);
        }

        var info = socket.Slot == 0 ? default : _stack.Info(_host, socket.Slot);
        var value = Whole(call, 1) switch
        {
            0x541B => info.ReceiveQueue,
            0x5411 => info.SendQueue,
            0x894B => info.NotSentBytes,
            _ => throw new NotSupportedException("The simulated host's ioctl() has SIOCINQ, SIOCOUTQ and SIOCOUTQNSD."),
        };
        return new(0) { Written = Integer(value) };
    }

    private bool TryDescriptor(SystemCall call, out Descriptor descriptor) =>
        _descriptors.TryGetValue((int)Whole(call, 0), out descriptor!);

    private bool TrySocket(SystemCall call, out SimulatedSocket socket, out Errno errno)
    {
        socket = null!;
        errno = TryDescriptor(call, out var descriptor) ? Errno.ENOTSOCK : Errno.EBADF;
        if (descriptor is SimulatedSocket found)
        {
            socket = found;
            errno = Errno.None;
        }

        return errno == Errno.None;
    }

    private static long Whole(SystemCall call, int place)
    {
        if (place >= call.Arguments.Count)
        {
            throw new NotSupportedException($"{call.Name}() has too few arguments.");
        }

        return call.Arguments[place] switch
        {
            Number number => number.Value,
            Ellipsis => 0,
            Sequence { Items: [Number only] } => only.Value,
            _ => throw new NotSupportedException($"Argument {place + 1} of {call.Name}() must be a number."),
        };
    }

    private static Number Integer(long value, string? text = null) => new(default, value, text ?? $"{value}");
}
