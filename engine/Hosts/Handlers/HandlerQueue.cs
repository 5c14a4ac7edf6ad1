using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// Handlers of one machine that wait for one another: for a free connection of a pool, a worker, a result. First come,
/// first served. Use it from handlers of its machine only.
/// </summary>
public sealed class HandlerQueue
{
    private readonly Machine _machine;
    private HandlerBox? _first;
    private HandlerBox? _last;

    /// <summary>An empty queue.</summary>
    /// <param name="machine">Whose handlers wait.</param>
    public HandlerQueue(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        _machine = machine;
    }

    /// <summary>Handlers that wait now.</summary>
    public int Count { get; private set; }

    /// <summary>Waits until somebody wakes this handler: <c>await queue.Wait()</c>.</summary>
    public QueueAwaitable Wait() => new(this);

    /// <summary>Lets the one who has waited longest go on, after the caller.</summary>
    /// <returns>False when nobody waits.</returns>
    public bool WakeOne()
    {
        DropDead();
        if (_first is not { } waiter)
        {
            return false;
        }

        TakeFirst(waiter);
        var here = _machine.Dispatcher;
        here.BeginCall();
        here.WakeLater(waiter);
        here.EndCall();
        return true;
    }

    // Those who waited when the machine lost power must not be woken in place of the living.
    private void DropDead()
    {
        while (_first is { IsDead: true } dead)
        {
            TakeFirst(dead);
        }
    }

    private void TakeFirst(HandlerBox waiter)
    {
        _first = waiter.Next;
        waiter.Next = null;
        _last = _first is null ? null : _last;
        Count--;
    }

    internal void Add(HandlerBox waiter)
    {
        if (_last is null)
        {
            _first = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        Count++;
    }
}

/// <summary>Waits in a <see cref="HandlerQueue"/>.</summary>
public readonly struct QueueAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly HandlerQueue _queue;

    internal QueueAwaitable(HandlerQueue queue) => _queue = queue;

    /// <summary>Always false: somebody has to wake the handler.</summary>
#pragma warning disable CA1822 // The compiler's pattern wants an instance member.
    public bool IsCompleted => false;
#pragma warning restore CA1822

    /// <summary>For <c>await</c>.</summary>
    public QueueAwaitable GetAwaiter() => this;

    /// <summary>Nothing to yield.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _queue.Add(waiter);
}
