using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Hosts;

// The ready list: applications run after TCP has finished with what made them ready, in that order.
public sealed partial class Dispatcher
{
    private readonly Slab<SocketOwnerRecord> _owners = new();
    private ReadyItem[] _ready = new ReadyItem[64];
    private int _readyFirst;
    private int _readyCount;

    /// <summary>
    /// Opens a call into TCP from outside of an event (control code between runs). What it makes ready runs when the
    /// outermost call ends; inside an event it runs at the event's end.
    /// </summary>
    internal void BeginCall() => _depth++;

    /// <summary>Ends what <see cref="BeginCall"/> began.</summary>
    internal void EndCall()
    {
        if (_depth == 1)
        {
            RunReady();
        }

        _depth--;
    }

    internal int AddOwner(Machine machine, int socket, ISocketOwner owner, int cookie)
    {
        var index = _owners.Take();
        ref var record = ref _owners[index];
        record.Owner = owner;
        record.Machine = machine;
        record.Socket = socket;
        record.Cookie = cookie;
        return index;
    }

    internal void Detach(int record)
    {
        ref var owner = ref _owners[record];
        owner.Owner = null;
        if (owner.IsReady)
        {
            owner.IsReleased = true;
        }
        else
        {
            _owners.Release(record);
        }
    }

    internal void MarkReady(int record, SocketEvents events)
    {
        ref var owner = ref _owners[record];
        owner.Pending |= events;
        if (!owner.IsReady)
        {
            owner.IsReady = true;
            AddReady(new(record, null));
        }
    }

    /// <summary>Goes on with a handler when the present one is done.</summary>
    internal void WakeLater(HandlerBox? waiter)
    {
        if (waiter is not null)
        {
            AddReady(new(0, waiter));
        }
    }

    private void RunReady()
    {
        while (_readyCount > 0)
        {
            var item = _ready[_readyFirst];
            _ready[_readyFirst] = default;
            _readyFirst = (_readyFirst + 1) & (_ready.Length - 1);
            _readyCount--;
            if (item.Waiter is { } waiter)
            {
                Handlers.Resume(waiter);
            }
            else
            {
                Tell(item.Owner);
            }
        }
    }

    private void Tell(int index)
    {
        ref var record = ref _owners[index];
        record.IsReady = false;
        if (record.IsReleased)
        {
            _owners.Release(index);
            return;
        }

        var events = record.Pending;
        record.Pending = SocketEvents.None;
        record.Owner!.OnSocketEvents(record.Machine, record.Socket, events, record.Cookie); // Not released: it has one.
    }

    private void AddReady(ReadyItem item)
    {
        if (_readyCount == _ready.Length)
        {
            GrowReady();
        }

        _ready[(_readyFirst + _readyCount) & (_ready.Length - 1)] = item;
        _readyCount++;
    }

    private void GrowReady()
    {
        var larger = new ReadyItem[_ready.Length * 2];
        for (var i = 0; i < _readyCount; i++)
        {
            larger[i] = _ready[(_readyFirst + i) & (_ready.Length - 1)];
        }

        _ready = larger;
        _readyFirst = 0;
    }

    private readonly record struct ReadyItem(int Owner, HandlerBox? Waiter);
}
