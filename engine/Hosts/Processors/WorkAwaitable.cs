using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>Uses CPU time; made by <see cref="Handler.Work"/>.</summary>
public readonly struct WorkAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly Machine _machine;
    private readonly Duration _demand;

    internal WorkAwaitable(Machine machine, Duration demand)
    {
        _machine = machine;
        _demand = demand;
    }

    /// <summary>Whether it is done: nothing was asked for.</summary>
    public bool IsCompleted => _demand <= Duration.Zero;

    /// <summary>For <c>await</c>.</summary>
    public WorkAwaitable GetAwaiter() => this;

    /// <summary>Nothing to yield.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _machine.Processor.Begin(_machine, waiter, _demand);
}
