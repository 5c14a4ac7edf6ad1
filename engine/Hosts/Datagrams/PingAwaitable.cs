using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>Waits for an echo reply; <c>await</c> yields the round trip, or null when none came.</summary>
public readonly struct PingAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly PingCall _call;

    internal PingAwaitable(PingCall call) => _call = call;

    /// <summary>Whether it is over.</summary>
    public bool IsCompleted => _call.IsDone;

    /// <summary>For <c>await</c>.</summary>
    public PingAwaitable GetAwaiter() => this;

    /// <summary>The round trip, or null when no reply came in time.</summary>
    public Duration? GetResult() => _call.RoundTrip;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _call.Park(waiter);
}
