using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Traffic;

/// <summary>
/// The clients of a load that live in one partition: when their requests are due. What becomes of one is in the other
/// file of this class.
/// </summary>
internal sealed partial class LoadPart : ISocketOwner, ITrafficPart
{
    // No user asks again in the instant of the answer: a system call takes its time, and a loop in one instant none.
    private static readonly Duration s_pauseAfterAnswer = Duration.FromMicroseconds(1);
    private static readonly Duration s_pauseAfterFailure = Duration.FromMilliseconds(1);

    private readonly Dispatcher _dispatcher;
    private readonly LoadOptions _options;
    private readonly ArrivalProcess? _arrivals;
    private readonly LoadChoices _choices;
    private readonly ushort _number;
    private readonly Slab<ClientRequest> _requests = new();
    private readonly int[]? _idle;

    /// <param name="dispatcher">Of the partition.</param>
    /// <param name="options">What to ask for.</param>
    /// <param name="arrivals">When; null for a closed loop.</param>
    /// <param name="choices">Whom, and how patient.</param>
    /// <param name="number">The load's number among the world's traffic.</param>
    public LoadPart(
        Dispatcher dispatcher, LoadOptions options, ArrivalProcess? arrivals, LoadChoices choices, ushort number)
    {
        _dispatcher = dispatcher;
        _options = options;
        _arrivals = arrivals;
        _choices = choices;
        _number = number;
        _idle = options.KeepAlive && !IsClosedLoop ? new int[options.Clients.Count] : null;
    }

    public RequestRecorder Recorder { get; } = new();

    private bool IsClosedLoop => _options.Users > 0;

    /// <summary>The first request of a member of an open loop, or of a user of a closed one.</summary>
    public void ScheduleFirst(uint node, int starter)
    {
        if (!IsClosedLoop)
        {
            ScheduleArrival(starter, 0, _options.From);
            return;
        }

        var slot = _requests.Take();
        ref var user = ref _requests[slot];
        user.Node = node;
        user.User = starter;
        var wait = _options.Ramp.Nanoseconds / (double)_options.Users * starter;
        ScheduleUser(node, 0, _options.From + new Duration((long)wait), slot);
    }

    public void OnEvent(ref Event item)
    {
        var (ordinal, slot) = ((ulong)item.Body.First, item.Body.Reference);
        switch (item.Body.Kind)
        {
            case TrafficKinds.Arrival when IsClosedLoop:
                Begin(ref _requests[slot], slot, ordinal, new SimTime(item.At));
                break;
            case TrafficKinds.Arrival:
                OnArrival(item.Target, ordinal, new SimTime(item.At));
                break;
            case TrafficKinds.Deadline:
                OnDeadline(item.Target, ordinal, slot);
                break;
            case TrafficKinds.Retry:
                OnRetry(item.Target, ordinal, slot);
                break;
            default:
                OnAttemptDeadline(item.Target, ordinal, slot, item.Body.Second);
                break;
        }
    }

    public void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.Traffic, _requests);
        account.Add(MemoryKind.Traffic, 0, ObjectSize.Of<LoadPart>() + ObjectSize.OfArray(_idle));
        account.Add(MemoryKind.Observer, 1, Recorder.ReservedBytes);
    }

    private void OnArrival(uint node, ulong ordinal, SimTime now)
    {
        var member = (int)(node - _options.Clients.First);
        ScheduleArrival(member, ordinal + 1, now);
        var slot = TakeIdle(member, _choices.Target(member, ordinal));
        slot = slot != 0 ? slot : _requests.Take();
        ref var request = ref _requests[slot];
        request.Node = node;
        Begin(ref request, slot, ordinal, now);
    }

    private void ScheduleArrival(int member, ulong ordinal, SimTime previous)
    {
        var at = _arrivals!.Next(member, ordinal, previous); // Open loops have a process.
        if (at != SimTime.Never)
        {
            Schedule(TrafficKinds.Arrival, _options.Clients[member], at, ordinal, 0);
        }
    }

    // A user that asks no more leaves, and closes what it kept.
    private void ScheduleUser(uint node, ulong ordinal, SimTime at, int slot)
    {
        var isDone = _options.RequestsPerUser is { } most && (long)ordinal * _options.Pipeline >= most;
        if (!isDone && at < _options.Until)
        {
            Schedule(TrafficKinds.Arrival, node, at, ordinal, slot);
            return;
        }

        CloseSocket(ref _requests[slot]);
        _requests[slot] = default;
        _requests.Release(slot);
    }

    private void Schedule(byte kind, uint node, SimTime at, ulong ordinal, int slot, long second = 0)
    {
        var body = new EventBody
        {
            Kind = kind, Medium = _number, First = (long)ordinal, Second = second, Reference = slot,
        };
        _dispatcher.Here.Schedule(node, at, node, in body);
    }

    // The most recently used one, as pools do; 0 when none to that target is kept.
    private int TakeIdle(int member, int target)
    {
        var slot = _idle?[member] ?? 0;
        while (slot != 0 && _requests[slot].Target != target)
        {
            slot = _requests[slot].NextIdle;
        }

        if (slot != 0)
        {
            RemoveIdle(member, slot);
        }

        return slot;
    }

    private bool TryKeepIdle(int member, int slot)
    {
        if (_idle is null)
        {
            return false;
        }

        var kept = 0;
        for (var next = _idle[member]; next != 0; next = _requests[next].NextIdle)
        {
            kept++;
        }

        if (kept >= _options.Pool)
        {
            return false;
        }

        _requests[slot].NextIdle = _idle[member];
        _idle[member] = slot;
        return true;
    }

    private void RemoveIdle(int member, int slot)
    {
        ref var link = ref _idle![member]; // Only members with kept connections have idle ones.
        while (link != slot)
        {
            link = ref _requests[link].NextIdle;
        }

        link = _requests[slot].NextIdle;
        _requests[slot].NextIdle = 0;
    }
}
