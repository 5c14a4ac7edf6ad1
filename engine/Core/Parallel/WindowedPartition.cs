using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// What the engine needs of a partition whatever its queue: its part in the exchange between windows. See
/// <see cref="WindowPlan"/> for who may touch it when.
/// </summary>
internal abstract class WindowedPartition : Partition
{
    private readonly WindowedPartition[] _peers;
    private readonly Outbox?[] _outboxes;
    private readonly ulong[] _sentTo;
    private readonly Slab<Extension> _extensions = new();
    private readonly int[] _senders;
    private int _senderCount;
    private long _window = -1;

    protected WindowedPartition(int index, RunState run, WindowedPartition[] peers)
        : base(index)
    {
        Run = run;
        _peers = peers;
        _outboxes = new Outbox[peers.Length * 2];
        _sentTo = new ulong[(peers.Length + 63) / 64];
        _senders = new int[peers.Length];
    }

    /// <summary>Who handles the events.</summary>
    public IEventHandler? Handler { get; set; }

    /// <summary>Events handled since the start of the run.</summary>
    public long Processed { get; protected set; }

    /// <summary>Events handled in the last window it took part in.</summary>
    public long ProcessedInWindow { get; protected set; }

    /// <summary>What left a handler or an invariant in the last window; the run ends with it.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Where <see cref="Fault"/> happened.</summary>
    public EventKey FaultKey { get; private set; }

    /// <summary>Earliest event that others have sent and that is not in the queue yet.</summary>
    public long NextArrival { get; private set; } = long.MaxValue;

    public bool HasArrivals => _senderCount > 0;

    /// <summary>Earliest event waiting in the queue, and earliest timer.</summary>
    public abstract long NextTime { get; }

    protected RunState Run { get; }

    /// <summary>First time that is not in the current window; nothing may reach another partition before it.</summary>
    protected long WindowEnd { get; private set; }

    /// <summary>The event being handled; with <see cref="Partition.Now"/> its key.</summary>
    protected ulong LastOrder { get; set; } = ulong.MaxValue;

    protected uint LastTarget { get; set; }

    /// <summary>
    /// One window: take in what others sent in the one before, then handle every event before its end.
    /// </summary>
    public void RunWindow(long window, long end)
    {
        var before = Processed;
        try
        {
            _window = window;
            WindowEnd = end;
            Run.Hooks.Disturb?.Invoke();
            TakeArrivals(Run.Hooks.ReadOutboxEarly ? window : window - 1);
            Run.Hooks.Disturb?.Invoke();
            HandleUntil(end);
        }
        catch (Exception exception)
        {
            FaultKey = new(Time, LastOrder);
            Fault = new RunPosition(Run.Seed, Now, LastOrder, LastTarget).Attach(exception);
        }

        ProcessedInWindow = Processed - before;
    }

    /// <summary>Between windows: tells the receivers what the last window sent them.</summary>
    public void Announce()
    {
        for (var word = 0; word < _sentTo.Length; word++)
        {
            for (var bits = _sentTo[word]; bits != 0; bits &= bits - 1)
            {
                var receiver = _peers[(word * 64) + BitOperations.TrailingZeroCount(bits)];
                receiver._senders[receiver._senderCount++] = Index;
                var next = OutboxTo(receiver.Index, _window).NextTime;
                receiver.NextArrival = Math.Min(receiver.NextArrival, next);
            }

            _sentTo[word] = 0;
        }
    }

    /// <summary>Between runs: the clock stands at the edge up to which everything has happened.</summary>
    public void MoveTo(long time)
    {
        // A later event may have the last one's order only at another time, so this cannot hide a repeated key.
        Time = Math.Max(Time, time);
    }

    /// <summary>Adds what the partition has allocated. Between runs.</summary>
    public virtual void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.EventExtension, _extensions);
        foreach (var outbox in _outboxes)
        {
            account.Add(MemoryKind.Outbox, outbox is null ? 0 : 1, outbox?.ReservedBytes ?? 0);
        }

        var tables = ObjectSize.OfArray(_outboxes) + ObjectSize.OfArray(_senders) + ObjectSize.OfArray(_sentTo);
        account.Add(MemoryKind.Outbox, 0, tables);
    }

    public sealed override ref readonly Extension ExtensionOf(in EventBody body)
    {
        Invariant.Require((body.Kind & EventBody.HasExtension) != 0);
        return ref _extensions[body.Reference];
    }

    public sealed override void Digest(uint host, ulong fact)
    {
        Invariant.Require(Run.PartitionOf[host] == Index);
        ref var digest = ref Run.Hosts[host].Digest;
        digest = EventDigest.Chain(digest, RandomKey.Mix(fact));
    }

    /// <summary>Handles every event before <paramref name="end"/>, or until a stop is asked for.</summary>
    protected abstract void HandleUntil(long end);

    protected abstract void Enqueue(in Event item);

    /// <summary>The event's time and order. Consumes a serial of the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected long Stamp(uint origin, SimTime at, out ulong order)
    {
        unchecked
        {
            Invariant.Require(Run.PartitionOf[origin] == Index);
            var serial = Run.Hosts[origin].Serial++;
            Invariant.Require(serial < EventOrder.MaxSerial);
            order = EventOrder.Of(origin, serial);
            var time = at.Nanoseconds;
            if (order == Run.PerturbedOrder)
            {
                time += Run.PerturbationDelay;
            }

            // Never is no time for an event: the queues need a time after the last one.
            Invariant.Require(time >= Time && time < long.MaxValue);
            return time;
        }
    }

    /// <summary>Sends an event without extension to the host's partition, which is another one.</summary>
    protected void SendAway(in Event item)
    {
        var target = Run.PartitionOf[item.Target];
        if (Run.InWindow)
        {
            OutboxFor(target, item.At).Add(_window, in item);
        }
        else
        {
            _peers[target].Enqueue(in item);
        }
    }

    protected void SendAway(ref Event item, in Extension extension)
    {
        var target = Run.PartitionOf[item.Target];
        if (Run.InWindow)
        {
            var outbox = OutboxFor(target, item.At);
            item.Body.Reference = outbox.AddExtension(in extension);
            outbox.Add(_window, in item);
        }
        else
        {
            item.Body.Reference = _peers[target].Keep(in extension);
            _peers[target].Enqueue(in item);
        }
    }

    /// <summary>Copies an extension into this partition's slab.</summary>
    protected int Keep(in Extension extension)
    {
        var slot = _extensions.Take();
        _extensions[slot] = extension;
        return slot;
    }

    protected void Drop(int extension) => _extensions.Release(extension);

    protected ref Extension Extension(int slot) => ref _extensions[slot];

    private Outbox OutboxFor(int target, long at)
    {
        // The window's end is global minimum + lookahead: an earlier arrival means that the lookahead was overstated.
        Invariant.Require(at >= WindowEnd);
        _sentTo[target >> 6] |= 1UL << (target & 63);
        return OutboxTo(target, _window);
    }

    private Outbox OutboxTo(int target, long window) =>
        _outboxes[(target * 2) + (int)(window & 1)] ??= new();

    private void TakeArrivals(long window)
    {
        for (var i = 0; i < _senderCount; i++)
        {
            var outbox = _peers[_senders[i]].OutboxTo(Index, window);
            Invariant.Require(outbox.Window == window);
            foreach (ref readonly var sent in outbox.Events)
            {
                // A copy, because the extension's place differs here.
                var item = sent;
                if ((item.Body.Kind & EventBody.HasExtension) != 0)
                {
                    item.Body.Reference = Keep(in outbox.ExtensionAt(item.Body.Reference));
                }

                Enqueue(in item);
            }

            outbox.Clear();
        }

        _senderCount = 0;
        NextArrival = long.MaxValue;
    }
}
