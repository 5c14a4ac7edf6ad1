using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>A send call under way; it completes when everything is in the send buffer.</summary>
public readonly struct SendAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly StreamSocket _socket;
    private readonly int _generation;

    internal SendAwaitable(StreamSocket socket)
    {
        _socket = socket;
        _generation = socket.Generation;
    }

    /// <summary>Whether the outcome is there.</summary>
    public bool IsCompleted => _socket.IsDone(in _socket.Sending, _generation);

    /// <summary>For <c>await</c>.</summary>
    public SendAwaitable GetAwaiter() => this;

    /// <summary>Nothing to yield. Once only.</summary>
    /// <exception cref="SocketError">The call failed.</exception>
    public void GetResult() => _socket.EndSend(_generation);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => StreamSocket.Park(ref _socket.Sending, waiter);
}
