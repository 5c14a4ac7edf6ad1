using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NetSim.Packetdrill;

namespace NetSim.Emulation;

// System calls with a script's arguments.
public sealed unsafe partial class KernelHost
{
    private const int LongestInlineMilliseconds = 1_000;
    private const int GetFlags = 3;
    private const int SocketLevel = 1;
    private const int AcceptConnections = 30;
    private const int NonBlocking = 0x800;
    private const int DoNotWait = 0x40;
    private const int ErrorQueue = 0x2000;
    private const short ReadableEvent = 1;

    private readonly BlockingCollection<RunningCall> _calls = new();

    private sealed class RunningCall(SystemCall call) : IPendingCall
    {
        public SystemCall Call => call;

        public CallOutcome? Outcome { get; set; }

        public long ReturnedAt { get; set; }

        public Exception? Failure { get; set; }
    }

    /// <inheritdoc/>
    public CallOutcome? Call(SystemCall call)
    {
        // Sockets belong to the namespace of the thread that makes them, so that calls are made on it, unless they would block.
        return Waits(call) ? null : Make(call);
    }

    // Whether a call that reads would wait for more than a script's next event may.
    private static bool Waits(SystemCall call)
    {
        if (call.Name is not ("accept" or "read" or "recv" or "recvfrom" or "readv" or "recvmsg"))
        {
            return false;
        }

        var descriptor = Descriptor(call);
        if ((Native.FileControl(descriptor, GetFlags, 0) & NonBlocking) != 0 || (TransferFlags(call) & (DoNotWait | ErrorQueue)) != 0)
        {
            return false;
        }

        var (listens, length) = (0, sizeof(int));
        Native.GetOption(descriptor, SocketLevel, AcceptConnections, (byte*)&listens, &length);
        if (listens != 0 && call.Name != "accept")
        {
            return false;
        }

        var entry = new Native.PollEntry { Descriptor = descriptor, Events = ReadableEvent };
        return Native.Poll(&entry, 1, LongestInlineMilliseconds) == 0;
    }

    private static int TransferFlags(SystemCall call) => call.Name == "accept" ? 0 : TransferOf(call).Flags;

    /// <inheritdoc/>
    public IPendingCall Begin(SystemCall call)
    {
        var running = new RunningCall(call);
        _calls.Add(running);
        return running;
    }

    // One thread for all calls that block, ready before the first: to start one takes as long as a script allows a call to be late.
    private void MakeCalls()
    {
        Native.BePunctual();
        foreach (var running in _calls.GetConsumingEnumerable())
        {
            try
            {
                var outcome = Make(running.Call);
                running.ReturnedAt = Now;
                running.Outcome = outcome;
            }
            catch (NotSupportedException failure)
            {
                running.Failure = failure;
            }
        }
    }

    private CallOutcome Make(SystemCall call) => call.Name switch
    {
        "socket" => Opened(Native.Socket(2, (int)Whole(call, 1), 0)),
        "bind" => WithAddress(call, isLocal: true),
        "connect" => WithAddress(call, isLocal: false),
        "listen" => Returned(Native.Listen(Descriptor(call), (int)Whole(call, 1))),
        "accept" => Opened(Native.Accept(Descriptor(call), null, null)),
        "close" => Close(call),
        "shutdown" => Returned(Native.Shutdown(Descriptor(call), (int)Whole(call, 1))),
        "read" or "recv" or "recvfrom" or "readv" or "recvmsg" => Receive(call),
        "write" or "send" or "sendto" or "writev" or "sendmsg" => Send(call),
        "getsockopt" => GetOption(call),
        "setsockopt" => SetOption(call),
        "fcntl" => Returned(Native.FileControl(Descriptor(call), (int)Whole(call, 1), (nint)Whole(call, 2))),
        "ioctl" => InputOutputControl(call),
        "poll" => Poll(call),
        "epoll_create" => Opened(Native.EpollCreate((int)Math.Max(1, Whole(call, 0)))),
        "epoll_ctl" => ControlEpoll(call),
        "epoll_wait" => WaitEpoll(call),
        "pipe" => Pipe(),
        "splice" => Returned(Native.Splice(
            Descriptor(call), null, (int)Whole(call, 2), null, (nuint)Whole(call, 4), (uint)Whole(call, 5))),
        "cap_set" => new(0),
        _ => throw new NotSupportedException($"{call.Name}() is not played on the kernel."),
    };

    private static CallOutcome Returned(nint result) =>
        result < 0 ? new(-1, Marshal.GetLastPInvokeError()) : new(result);

    private CallOutcome Opened(int descriptor)
    {
        var outcome = Returned(descriptor);
        if (descriptor >= 0)
        {
            lock (_open)
            {
                _open.Add(descriptor);
            }
        }

        return outcome;
    }

    private CallOutcome Close(SystemCall call)
    {
        lock (_open)
        {
            _open.Remove(Descriptor(call));
        }

        return Returned(Native.Close(Descriptor(call)));
    }

    private CallOutcome WithAddress(SystemCall call, bool isLocal)
    {
        var address = stackalloc byte[Native.AddressLength];
        WriteAddress(call.Arguments[1] as Structure, address, isLocal);
        return Returned(isLocal
            ? Native.Bind(Descriptor(call), address, Native.AddressLength)
            : Native.Connect(Descriptor(call), address, Native.AddressLength));
    }

    // struct sockaddr_in
    private void WriteAddress(Structure? given, byte* address, bool isLocal)
    {
        var octets = new Span<byte>(address, Native.AddressLength);
        octets.Clear();
        var family = given?["sa_family"] is Number number ? (short)number.Value : (short)2;
        MemoryMarshal.Write(octets, family);
        var port = given?["sin_port"] is Number p ? (ushort)p.Value : isLocal ? _options.BindPort : _options.ConnectPort;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], port);
        var host = given?["sin_addr"] is Number a ? (uint)a.Value : (isLocal ? _options.LocalAddress : _options.RemoteAddress).Value;
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], host);
    }

    private static CallOutcome InputOutputControl(SystemCall call)
    {
        var value = 0;
        var outcome = Returned(Native.Control(Descriptor(call), (nuint)Whole(call, 1), &value));
        return outcome with { Written = Integer(value) };
    }

    private static CallOutcome Poll(SystemCall call)
    {
        var list = (call.Arguments[0] as Sequence)?.Items.OfType<Structure>().ToList() ?? [];
        var entries = stackalloc Native.PollEntry[Math.Max(1, list.Count)];
        for (var i = 0; i < list.Count; i++)
        {
            entries[i] = new()
            {
                Descriptor = list[i]["fd"] is Number descriptor ? (int)descriptor.Value : -1,
                Events = list[i]["events"] is Number events ? (short)events.Value : (short)0,
            };
        }

        var outcome = Returned(Native.Poll(entries, (nuint)list.Count, (int)Whole(call, 2)));
        var results = new List<Structure>();
        for (var i = 0; i < list.Count; i++)
        {
            results.Add(new(default, [new("revents", Integer((ushort)entries[i].Returned))]));
        }

        return outcome with { Written = new Sequence(default, results) };
    }

    private CallOutcome ControlEpoll(SystemCall call)
    {
        var wanted = call.Arguments.Count > 3 ? call.Arguments[3] as Structure : null;
        var data = wanted?.Fields.FirstOrDefault(f => f.Name is "fd" or "ptr" or "u32" or "u64");
        var watched = (int)Whole(call, 2);
        _watched[watched] = data;
        var entry = new Native.EpollEvent
        {
            Events = wanted?["events"] is Number events ? unchecked((uint)events.Value) : 0,
            Data = (ulong)watched,
        };
        return Returned(Native.EpollControl(Descriptor(call), (int)Whole(call, 1), watched, &entry));
    }

    private CallOutcome WaitEpoll(SystemCall call)
    {
        var most = (int)Math.Clamp(Whole(call, 2), 1, 64);
        var events = stackalloc Native.EpollEvent[most];
        var outcome = Returned(Native.EpollWait(Descriptor(call), events, most, (int)Whole(call, 3)));
        var results = new List<Structure>();
        for (var i = 0; i < outcome.Result; i++)
        {
            var data = _watched.GetValueOrDefault((int)events[i].Data);
            results.Add(new(default, [new("events", Integer(events[i].Events)), new(data?.Name ?? "fd", data?.Value ?? Integer(0))]));
        }

        return results.Count == 0 ? outcome : outcome with { Written = new Sequence(default, results) };
    }

    private CallOutcome Pipe()
    {
        var ends = stackalloc int[2];
        var outcome = Returned(Native.Pipe(ends));
        _open.AddRange([ends[0], ends[1]]);
        return outcome with { Written = new Sequence(default, [Integer(ends[0]), Integer(ends[1])]) };
    }

    private readonly Dictionary<int, Field?> _watched = [];

    private static int Descriptor(SystemCall call) => (int)Whole(call, 0);

    private static long Whole(SystemCall call, int place) => place >= call.Arguments.Count ? 0 : call.Arguments[place] switch
    {
        Number number => number.Value,
        Ellipsis => 0,
        Sequence { Items: [Number only] } => only.Value,
        _ => throw new NotSupportedException($"Argument {place + 1} of {call.Name}() must be a number."),
    };

    private static Number Integer(long value) => new(default, value, $"{value}");

    private static string ErrnoText() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
