using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>A receive call under way; <c>await</c> yields the octets received, 0 at the end of the stream.</summary>
public readonly struct ReceiveAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly StreamSocket _socket;
    private readonly int _generation;

    internal ReceiveAwaitable(StreamSocket socket)
    {
        _socket = socket;
        _generation = socket.Generation;
    }

    /// <summary>Whether the outcome is there.</summary>
    public bool IsCompleted => _socket.IsDone(in _socket.Receiving, _generation);

    /// <summary>For <c>await</c>.</summary>
    public ReceiveAwaitable GetAwaiter() => this;

    /// <summary>Octets received. Once only.</summary>
    /// <exception cref="SocketError">The call failed.</exception>
    public int GetResult() => _socket.EndReceive(_generation);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => StreamSocket.Park(ref _socket.Receiving, waiter);
}
