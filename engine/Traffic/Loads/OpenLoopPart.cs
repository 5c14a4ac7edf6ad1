using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>The members of a load that live in one partition: due requests, their sockets and what became of them.</summary>
internal sealed class OpenLoopPart : ISocketOwner, ITrafficPart
{
    private readonly Dispatcher _dispatcher;
    private readonly LoadOptions _options;
    private readonly ArrivalProcess _arrivals;
    private readonly ushort _number;
    private readonly Slab<ClientRequest> _requests = new();
    private readonly int[]? _idle;

    public OpenLoopPart(Dispatcher dispatcher, LoadOptions options, ArrivalProcess arrivals, ushort number)
    {
        _dispatcher = dispatcher;
        _options = options;
        _arrivals = arrivals;
        _number = number;
        _idle = options.KeepAlive ? new int[options.Clients.Count] : null;
    }

    public RequestRecorder Recorder { get; } = new();

    public void ScheduleFirst(int member) => ScheduleArrival(member, 0, _options.From);

    public void OnEvent(ref Event item)
    {
        if (item.Body.Kind == TrafficKinds.Arrival)
        {
            OnArrival(item.Target, (ulong)item.Body.First, new SimTime(item.At));
        }
        else
        {
            OnDeadline(item.Target, (ulong)item.Body.First, item.Body.Reference);
        }
    }

    public void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.Traffic, _requests);
        account.Add(MemoryKind.Traffic, 0, ObjectSize.Of<OpenLoopPart>() + ObjectSize.OfArray(_idle));
        account.Add(MemoryKind.Observer, 1, Recorder.ReservedBytes);
    }

    public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
    {
        ref var request = ref _requests[cookie];
        if (request.Socket != socket)
        {
            return;
        }

        if ((events & SocketEvents.Connected) != 0 && request.Phase == RequestPhase.Connecting)
        {
            OnConnected(machine, ref request);
        }

        if ((events & SocketEvents.Writable) != 0 && request.Unsent > 0)
        {
            SendRest(machine, ref request);
        }

        if ((events & SocketEvents.Readable) != 0)
        {
            ReadAll(machine, ref request, cookie);
        }

        if (request.Socket == socket && (events & (SocketEvents.Error | SocketEvents.Closed)) != 0)
        {
            Fail(machine, ref request, cookie, _dispatcher.Stack.TakeError(socket));
        }
    }

    private void ScheduleArrival(int member, ulong ordinal, SimTime previous)
    {
        var at = _arrivals.Next(member, ordinal, previous);
        if (at == SimTime.Never)
        {
            return;
        }

        var node = _options.Clients[member];
        var body = new EventBody { Kind = TrafficKinds.Arrival, Medium = _number, First = (long)ordinal };
        _dispatcher.Here.Schedule(node, at, node, in body);
    }

    private void OnArrival(uint node, ulong ordinal, SimTime now)
    {
        var member = (int)(node - _options.Clients.First);
        ScheduleArrival(member, ordinal + 1, now);
        Recorder.Requests.Count(now);
        var machine = _dispatcher.MachineAt(node);
        var kept = _idle?[member] ?? 0;
        var slot = kept != 0 ? kept : _requests.Take();
        ref var request = ref _requests[slot];
        request.Node = node;
        request.Ordinal = ordinal;
        request.Start = now;
        request.Unsent = _options.RequestOctets;
        request.Received = 0;
        if (_options.Timeout is { } patience)
        {
            ScheduleDeadline(node, ordinal, now + patience, slot);
        }

        if (kept != 0)
        {
            _idle![member] = 0;
            Recorder.ConnectOk.Count(now);
            request.Phase = RequestPhase.Answering;
            SendRest(machine, ref request);
            return;
        }

        Connect(machine, ref request, slot);
    }

    private void Connect(Machine machine, ref ClientRequest request, int slot)
    {
        request.Phase = RequestPhase.Connecting;
        var options = new ConnectOptions { Remote = _options.Target, RemotePort = _options.Port };
        var errno = _dispatcher.Connect(machine, in options, this, slot, out request.Socket);
        if (errno != Errno.None)
        {
            Fail(machine, ref request, slot, errno);
        }
    }

    private void OnConnected(Machine machine, ref ClientRequest request)
    {
        Recorder.CountOpened();
        Recorder.ConnectOk.Count(request.Start);
        Recorder.ConnectLatency.Record((_dispatcher.Now - request.Start).Nanoseconds);
        request.Phase = RequestPhase.Answering;
        SendRest(machine, ref request);
    }

    private void SendRest(Machine machine, ref ClientRequest request)
    {
        while (request.Unsent > 0)
        {
            // A refusal other than "full" is told again as an error event.
            var taken = _dispatcher.Send(machine, request.Socket, request.Unsent);
            if (taken <= 0)
            {
                return;
            }

            request.Unsent -= taken;
        }
    }

    private void ReadAll(Machine machine, ref ClientRequest request, int slot)
    {
        var socket = request.Socket;
        while (request.Socket == socket)
        {
            var octets = _dispatcher.Receive(machine, socket, int.MaxValue);
            if (octets < 0)
            {
                return;
            }

            if (octets == 0)
            {
                OnEndOfStream(machine, ref request, slot);
                return;
            }

            request.Received += octets;
            if (request.Phase == RequestPhase.Answering && IsComplete(in request))
            {
                Finish(machine, ref request, slot);
            }
        }
    }

    private bool IsComplete(in ClientRequest request) => _options.ResponseOctets is { } wanted
        ? request.Received >= wanted
        : _options.KeepAlive && _dispatcher.Stack.IsAtPush(request.Socket);

    private void OnEndOfStream(Machine machine, ref ClientRequest request, int slot)
    {
        if (request.Phase != RequestPhase.Answering)
        {
            Drop(machine, ref request, slot);
        }
        else if (!_options.KeepAlive && _options.ResponseOctets is null)
        {
            Finish(machine, ref request, slot);
        }
        else
        {
            // The server closed before its answer was complete: to the application a broken pipe.
            Fail(machine, ref request, slot, Errno.EPIPE);
        }
    }

    private void Finish(Machine machine, ref ClientRequest request, int slot)
    {
        Recorder.Completed.Count(request.Start);
        Recorder.RequestLatency.Record((_dispatcher.Now - request.Start).Nanoseconds);
        var member = (int)(request.Node - _options.Clients.First);
        if (_idle is not null && _idle[member] == 0)
        {
            request.Phase = RequestPhase.Idle;
            _idle[member] = slot;
            return;
        }

        Drop(machine, ref request, slot);
    }

    private void Fail(Machine machine, ref ClientRequest request, int slot, Errno errno)
    {
        if (request.Phase is RequestPhase.Connecting or RequestPhase.Answering)
        {
            Recorder.CountError(errno, request.Start, _dispatcher.Now);
        }

        Drop(machine, ref request, slot);
    }

    private void Drop(Machine machine, ref ClientRequest request, int slot)
    {
        if (_idle is not null)
        {
            ref var idle = ref _idle[request.Node - _options.Clients.First];
            idle = idle == slot ? 0 : idle;
        }

        if (request.Socket != 0)
        {
            _dispatcher.Close(machine, request.Socket);
        }

        request = default;
        _requests.Release(slot);
    }

    private void ScheduleDeadline(uint node, ulong ordinal, SimTime at, int slot)
    {
        var body = new EventBody
        {
            Kind = TrafficKinds.Deadline, Medium = _number, First = (long)ordinal, Reference = slot,
        };
        _dispatcher.Here.Schedule(node, at, node, in body);
    }

    private void OnDeadline(uint node, ulong ordinal, int slot)
    {
        ref var request = ref _requests[slot];
        if (request.Node != node || request.Ordinal != ordinal
            || request.Phase is RequestPhase.Free or RequestPhase.Idle)
        {
            return;
        }

        Recorder.Timeouts.Count(request.Start);
        Drop(_dispatcher.MachineAt(node), ref request, slot);
    }
}
