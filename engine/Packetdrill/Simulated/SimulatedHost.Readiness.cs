using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// poll and epoll.
public sealed partial class SimulatedHost
{
    private const long Readable = 0x01;
    private const long Writable = 0x04;
    private const long Error = 0x08;
    private const long HangUp = 0x10;
    private const long Invalid = 0x20;
    private const long ReadNormal = 0x40;
    private const long WriteNormal = 0x100;
    private const long PeerClosed = 0x2000;
    private const long EdgeTriggered = 1L << 31;
    private const long OneShot = 1L << 30;

    // tcp_poll (v6.18)
    private long ReadinessOf(Descriptor descriptor)
    {
        switch (descriptor)
        {
            case SimulatedFile file:
                return (file.Octets > 0 ? Readable | ReadNormal : 0) | (file.ReadEnd is not null ? Writable | WriteNormal : 0);
            case SimulatedDatagramSocket datagrams:
                return (datagrams.Waiting.Count > 0 ? Readable | ReadNormal : 0) | Writable | WriteNormal
                    | (datagrams.Error != Errno.None ? Error : 0);
            case SimulatedSocket { Listener: { } listener }:
                return listener.AcceptQueueLength > 0 ? Readable | ReadNormal : 0;
            case SimulatedSocket { Slot: not 0 } socket:
                return ReadinessOf(socket.Slot) | (socket.Reports.Queue.Count > 0 ? Error : 0);
            case SimulatedSocket:
                return Writable | WriteNormal | HangUp;
            default:
                return 0;
        }
    }

    private long ReadinessOf(int slot)
    {
        ref var sock = ref _stack.Sock(slot);
        var error = sock.Error != Errno.None ? Error : 0;
        if (_stack.IsConnectDeferred(slot))
        {
            return error | Writable | WriteNormal;
        }

        if (sock.State == TcpState.SynSent || (sock.State == TcpState.SynReceived && !_stack.IsFastOpenChild(slot)))
        {
            return error;
        }

        var readClosed = (sock.Shutdown & ShutdownFlags.Receive) != 0
            || sock.State is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing or TcpState.TimeWait or TcpState.Closed;
        var bothClosed = sock.State == TcpState.Closed || (readClosed && (sock.Shutdown & ShutdownFlags.Send) != 0);
        return error
            | (bothClosed ? HangUp : 0)
            | (readClosed ? Readable | ReadNormal | PeerClosed : 0)
            | (_stack.Readable(slot) > 0 ? Readable | ReadNormal : 0)
            | (bothClosed || (sock.Shutdown & ShutdownFlags.Send) != 0 || _stack.IsWritable(_host, slot)
                ? Writable | WriteNormal : 0);
    }

    private CallOutcome? Poll(PendingCall pending)
    {
        if (pending.Call.Arguments[0] is not Sequence list)
        {
            throw new NotSupportedException("poll() takes a list of {fd=…, events=…}.");
        }

        var results = list.Items.OfType<Structure>().Select(PolledOf).ToList();
        var ready = results.Count(r => r != 0);
        var mayReturn = ready > 0 || IsTimeUp(pending, Whole(pending.Call, 2));
        return mayReturn
            ? new(ready)
            {
                Written = new Sequence(default, [.. results.Select(r => new Structure(default, [new("revents", Integer(r))]))]),
            }
            : null;
    }

    private long PolledOf(Structure entry)
    {
        if (entry["fd"] is not Number number || !_descriptors.TryGetValue((int)number.Value, out var descriptor))
        {
            return Invalid;
        }

        var wanted = entry["events"] is Number events ? events.Value : 0;
        return ReadinessOf(descriptor) & (wanted | Error | HangUp);
    }

    private CallOutcome ControlEpoll(SystemCall call)
    {
        if (!TryDescriptor(call, out var descriptor) || descriptor is not SimulatedEpoll epoll
            || !_descriptors.TryGetValue((int)Whole(call, 2), out var watched))
        {
            return Failed(Errno.EBADF);
        }

        var number = (int)Whole(call, 2);
        var wanted = call.Arguments.Count > 3 ? call.Arguments[3] as Structure : null;
        var data = wanted?.Fields.FirstOrDefault(f => f.Name is "fd" or "ptr" or "u32" or "u64");
        var interest = new SimulatedEpoll.Interest
        {
            Events = wanted?["events"] is Number events ? events.Value : 0,
            Data = data?.Value ?? Integer(0),
            DataName = data?.Name ?? "fd",
        };
        switch (Whole(call, 1))
        {
            case 1 when !epoll.Interests.TryAdd(number, interest):
                throw new NotSupportedException("The descriptor is watched already (EEXIST).");
            case 2:
                epoll.Interests.Remove(number);
                break;
            case 3:
                epoll.Interests[number] = interest;
                break;
        }

        _ = watched;
        return new(0);
    }

    private CallOutcome? WaitEpoll(PendingCall pending)
    {
        if (!TryDescriptor(pending.Call, out var descriptor) || descriptor is not SimulatedEpoll epoll)
        {
            return Failed(Errno.EBADF);
        }

        var reports = new List<Structure>();
        foreach (var (number, interest) in epoll.Interests.OrderBy(i => i.Key))
        {
            if (reports.Count < Whole(pending.Call, 2) && _descriptors.TryGetValue(number, out var watched)
                && Report(watched, interest) is { } report)
            {
                reports.Add(report);
            }
        }

        return reports.Count > 0 || IsTimeUp(pending, Whole(pending.Call, 3))
            ? new(reports.Count) { Written = reports.Count > 0 ? new Sequence(default, reports) : null }
            : null;
    }

    private Structure? Report(Descriptor watched, SimulatedEpoll.Interest interest)
    {
        var ready = ReadinessOf(watched) & ((interest.Events & 0xFFFF) | Error | HangUp);
        var isNews = (interest.Events & EdgeTriggered) == 0 || interest.SeenNews != watched.News;
        if (ready == 0 || !isNews || interest.IsDisarmed)
        {
            return null;
        }

        interest.SeenNews = watched.News;
        interest.IsDisarmed = (interest.Events & OneShot) != 0;
        return new(default, [new("events", Integer(ready)), new(interest.DataName, interest.Data)]);
    }

    // A timeout of poll and epoll_wait in milliseconds; negative waits for ever.
    private bool IsTimeUp(PendingCall pending, long milliseconds)
    {
        if (milliseconds < 0)
        {
            return false;
        }

        return IsOverdue(pending, milliseconds * 1_000_000);
    }

    // Whether a call has waited that long in nanoseconds; asked for the first time, it has the host look again then.
    private bool IsOverdue(PendingCall pending, long longest)
    {
        if (pending.Deadline == long.MaxValue)
        {
            pending.Deadline = Now + longest;
            _alarms.Enqueue(pending.Deadline, pending.Deadline);
        }

        return Now >= pending.Deadline;
    }

    // When calls that wait look again, although the stack has no timer then.
    private readonly PriorityQueue<long, long> _alarms = new();
}
