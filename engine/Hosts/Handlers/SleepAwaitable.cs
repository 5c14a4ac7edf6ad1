using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>Waits until an instant; made by <see cref="Handler.Sleep"/>.</summary>
public readonly struct SleepAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly Machine _machine;
    private readonly SimTime _until;

    internal SleepAwaitable(Machine machine, SimTime until)
    {
        _machine = machine;
        _until = until;
    }

    /// <summary>Whether the instant has passed. At the instant itself it has not: an event has yet to say so.</summary>
    public bool IsCompleted => _until < _machine.Now;

    /// <summary>For <c>await</c>.</summary>
    public SleepAwaitable GetAwaiter() => this;

    /// <summary>Nothing to yield.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _machine.Dispatcher.Sleep(_machine, _until, waiter);
}
