using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Traffic;

// What becomes of a request: its connection, its answer, its further attempts, its end.
internal sealed partial class LoadPart
{
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
            Fail(ref request, cookie, _dispatcher.Stack.TakeError(socket));
        }
    }

    // A request is due: on the kept connection when there is one to its target, else on a new one.
    private void Begin(ref ClientRequest request, int slot, ulong ordinal, SimTime now)
    {
        var target = _choices.Target(AskerOf(in request), ordinal);
        if (request.Socket != 0 && request.Target != target)
        {
            CloseSocket(ref request);
        }

        request.Ordinal = ordinal;
        request.Start = now;
        request.Received = 0;
        request.Attempt = 0;
        request.Target = (ushort)target;
        request.HasConnected = request.Socket != 0;
        Recorder.Requests.Count(now, _options.Pipeline);
        if (_options.Timeout is { } patience)
        {
            Schedule(TrafficKinds.Deadline, request.Node, now + patience, ordinal, slot);
        }

        if (request.HasConnected)
        {
            Recorder.ConnectOk.Count(now, _options.Pipeline);
        }

        Attempt(ref request, slot);
    }

    private void Attempt(ref ClientRequest request, int slot)
    {
        request.Unsent = Unanswered(in request) * _options.RequestOctets;
        if (_options.Retry?.AttemptTimeout is { } limit)
        {
            Schedule(TrafficKinds.AttemptDeadline, request.Node, _dispatcher.Now + limit, request.Ordinal, slot, request.Attempt);
        }

        var machine = _dispatcher.MachineAt(request.Node);
        if (request.Socket != 0)
        {
            request.Phase = RequestPhase.Answering;
            SendRest(machine, ref request);
            return;
        }

        request.Phase = RequestPhase.Connecting;
        var target = _options.Targets[request.Target];
        var options = new ConnectOptions { Remote = target.Address, RemotePort = target.Port };
        var errno = _dispatcher.Connect(machine, in options, this, slot, out request.Socket);
        if (errno != Errno.None)
        {
            Fail(ref request, slot, errno);
        }
    }

    private void OnConnected(Machine machine, ref ClientRequest request)
    {
        Recorder.CountOpened();
        if (!request.HasConnected)
        {
            request.HasConnected = true;
            Recorder.ConnectOk.Count(request.Start, _options.Pipeline);
            Recorder.ConnectLatency.Record((_dispatcher.Now - request.Start).Nanoseconds);
        }

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
                OnEndOfStream(ref request, slot);
                return;
            }

            var before = Unanswered(in request);
            request.Received += octets;
            if (request.Phase == RequestPhase.Answering)
            {
                CountAnswers(in request, before - Unanswered(in request));
                if (IsComplete(in request))
                {
                    Finish(ref request, slot);
                }
            }
        }
    }

    // Requests of the pipeline whose answers are not all there. Without a size nothing is known before the end.
    private int Unanswered(in ClientRequest request) => _options.ResponseOctets is { } wanted
        ? _options.Pipeline - Math.Min(request.Received / wanted, _options.Pipeline)
        : _options.Pipeline;

    private bool IsComplete(in ClientRequest request) => _options.ResponseOctets is not null
        ? Unanswered(in request) == 0
        : _options.KeepAlive && _dispatcher.Stack.IsAtPush(request.Socket);

    private void OnEndOfStream(ref ClientRequest request, int slot)
    {
        if (request.Phase == RequestPhase.Answering && !_options.KeepAlive && _options.ResponseOctets is null)
        {
            Finish(ref request, slot);
            return;
        }

        // The server closed before its answer was complete: to the application a broken pipe. A kept connection just goes.
        Fail(ref request, slot, Errno.EPIPE);
    }

    private void CountAnswers(in ClientRequest request, int answers)
    {
        Recorder.Completed.Count(request.Start, answers);
        for (var i = 0; i < answers; i++)
        {
            Recorder.RequestLatency.Record((_dispatcher.Now - request.Start).Nanoseconds);
        }
    }

    private void Finish(ref ClientRequest request, int slot)
    {
        if (_options.ResponseOctets is null)
        {
            CountAnswers(in request, 1);
        }

        if (_options.KeepAlive && (IsClosedLoop || TryKeepIdle((int)(request.Node - _options.Clients.First), slot)))
        {
            request.Phase = RequestPhase.Idle;
        }
        else
        {
            CloseSocket(ref request);
        }

        End(ref request, slot, s_pauseAfterAnswer);
    }

    private void Fail(ref ClientRequest request, int slot, Errno errno)
    {
        if (request.Phase == RequestPhase.Idle)
        {
            LoseIdle(ref request, slot);
        }
        else if (!TryAgain(ref request, slot))
        {
            for (var i = Unanswered(in request); i > 0; i--)
            {
                Recorder.CountError(errno, request.Start, _dispatcher.Now);
            }

            CloseSocket(ref request);
            End(ref request, slot, s_pauseAfterFailure);
        }
    }

    private bool TryAgain(ref ClientRequest request, int slot)
    {
        if (_options.Retry is not { } policy || request.Attempt >= policy.Times)
        {
            return false;
        }

        CloseSocket(ref request);
        Recorder.Retries.Count(request.Start);
        var wait = _choices.Backoff(policy, AskerOf(in request), request.Ordinal, request.Attempt++);
        request.Received -= _options.ResponseOctets is { } wanted ? request.Received % wanted : request.Received;
        request.Phase = RequestPhase.BackingOff;
        Schedule(TrafficKinds.Retry, request.Node, _dispatcher.Now + wait, request.Ordinal, slot);
        return true;
    }

    private void GiveUp(ref ClientRequest request, int slot)
    {
        Recorder.Timeouts.Count(request.Start, Unanswered(in request));
        CloseSocket(ref request);
        End(ref request, slot, s_pauseAfterFailure);
    }

    // A user goes on to its next request; the slot of an open loop's request is free, unless its connection is kept.
    private void End(ref ClientRequest request, int slot, Duration pause)
    {
        if (IsClosedLoop)
        {
            request.Phase = request.Socket == 0 ? RequestPhase.Free : RequestPhase.Idle;
            var thought = _choices.Thinking(request.User, request.Ordinal);
            ScheduleUser(
                request.Node, request.Ordinal + 1, _dispatcher.Now + (thought > pause ? thought : pause), slot);
        }
        else if (request.Phase != RequestPhase.Idle)
        {
            request = default;
            _requests.Release(slot);
        }
    }

    private void LoseIdle(ref ClientRequest request, int slot)
    {
        CloseSocket(ref request);
        request.Phase = RequestPhase.Free;
        if (!IsClosedLoop)
        {
            RemoveIdle((int)(request.Node - _options.Clients.First), slot);
            request = default;
            _requests.Release(slot);
        }
    }

    private void CloseSocket(ref ClientRequest request)
    {
        if (request.Socket != 0)
        {
            _dispatcher.Close(_dispatcher.MachineAt(request.Node), request.Socket);
            request.Socket = 0;
        }
    }

    private void OnDeadline(uint node, ulong ordinal, int slot)
    {
        ref var request = ref _requests[slot];
        if (IsUnderWay(in request, node, ordinal))
        {
            GiveUp(ref request, slot);
        }
    }

    private void OnRetry(uint node, ulong ordinal, int slot)
    {
        ref var request = ref _requests[slot];
        if (IsUnderWay(in request, node, ordinal) && request.Phase == RequestPhase.BackingOff)
        {
            Attempt(ref request, slot);
        }
    }

    private void OnAttemptDeadline(uint node, ulong ordinal, int slot, long attempt)
    {
        ref var request = ref _requests[slot];
        if (IsUnderWay(in request, node, ordinal) && request.Attempt == attempt
            && request.Phase != RequestPhase.BackingOff && !TryAgain(ref request, slot))
        {
            GiveUp(ref request, slot);
        }
    }

    private static bool IsUnderWay(in ClientRequest request, uint node, ulong ordinal) =>
        request.Node == node && request.Ordinal == ordinal
        && request.Phase is not (RequestPhase.Free or RequestPhase.Idle);

    private int AskerOf(in ClientRequest request) =>
        IsClosedLoop ? request.User : (int)(request.Node - _options.Clients.First);
}
