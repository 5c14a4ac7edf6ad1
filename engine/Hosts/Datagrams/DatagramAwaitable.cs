using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>Waits for a datagram; <c>await</c> yields it.</summary>
public readonly struct DatagramAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly UdpSocket _socket;

    internal DatagramAwaitable(UdpSocket socket) => _socket = socket;

    /// <summary>Whether one is there, or an error.</summary>
    public bool IsCompleted => _socket.HasOutcome;

    /// <summary>For <c>await</c>.</summary>
    public DatagramAwaitable GetAwaiter() => this;

    /// <summary>The datagram. Once only.</summary>
    /// <exception cref="SocketError">The call failed.</exception>
    public Datagram GetResult() => _socket.Take()
        ?? throw new InvalidOperationException("A datagram is read before it is there; await it instead.");

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _socket.Park(waiter, null);
}

/// <summary>Waits for a datagram for a while; <c>await</c> yields it, or null when none came.</summary>
public readonly struct TimedDatagramAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly UdpSocket _socket;
    private readonly Duration _timeout;

    internal TimedDatagramAwaitable(UdpSocket socket, Duration timeout)
    {
        _socket = socket;
        _timeout = timeout;
    }

    /// <summary>Whether one is there, or an error.</summary>
    public bool IsCompleted => _socket.HasOutcome;

    /// <summary>For <c>await</c>.</summary>
    public TimedDatagramAwaitable GetAwaiter() => this;

    /// <summary>The datagram, or null when the timeout has passed. Once only.</summary>
    /// <exception cref="SocketError">The call failed.</exception>
    public Datagram? GetResult() => _socket.Take();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => _socket.Park(waiter, _timeout);
}
