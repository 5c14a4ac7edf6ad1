using System.Runtime.CompilerServices;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>An active open under way; <c>await</c> yields the connection.</summary>
public readonly struct ConnectAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly StreamSocket _socket;
    private readonly int _generation;

    internal ConnectAwaitable(StreamSocket socket)
    {
        _socket = socket;
        _generation = socket.Generation;
    }

    /// <summary>Whether the outcome is there.</summary>
    public bool IsCompleted => _socket.IsDone(in _socket.Connecting, _generation);

    /// <summary>For <c>await</c>.</summary>
    public ConnectAwaitable GetAwaiter() => this;

    /// <summary>The same without an exception, for programs whose connections fail by the thousand.</summary>
    public TryConnectAwaitable OrErrno() => new(_socket, _generation);

    /// <summary>The connection. Once only.</summary>
    /// <exception cref="SocketError">
    /// The connection failed: ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL, EMFILE …
    /// </exception>
    public Connection GetResult()
    {
        var errno = _socket.EndConnect(_generation, out var tuple);
        return errno == Errno.None
            ? new(_socket)
            : throw new SocketError(errno, $"connect to {tuple.Remote}:{tuple.RemotePort}");
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => StreamSocket.Park(ref _socket.Connecting, waiter);
}

/// <summary>An active open under way; <c>await</c> yields the connection or why there is none.</summary>
public readonly struct TryConnectAwaitable : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly StreamSocket _socket;
    private readonly int _generation;

    internal TryConnectAwaitable(StreamSocket socket, int generation)
    {
        _socket = socket;
        _generation = generation;
    }

    /// <summary>Whether the outcome is there.</summary>
    public bool IsCompleted => _socket.IsDone(in _socket.Connecting, _generation);

    /// <summary>For <c>await</c>.</summary>
    public TryConnectAwaitable GetAwaiter() => this;

    /// <summary>The outcome. Once only.</summary>
    public ConnectResult GetResult()
    {
        var errno = _socket.EndConnect(_generation, out _);
        return new(errno, errno == Errno.None ? new(_socket) : default);
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    void IHandlerAwaiter.Park(HandlerBox waiter) => StreamSocket.Park(ref _socket.Connecting, waiter);
}

/// <summary>What became of an active open.</summary>
/// <param name="Errno"><see cref="Errno.None"/> when it succeeded.</param>
/// <param name="Connection">The connection when it succeeded.</param>
public readonly record struct ConnectResult(Errno Errno, Connection Connection);
