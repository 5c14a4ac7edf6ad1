using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>Lets one handler await another's end.</summary>
public readonly struct HandlerTaskAwaiter : ICriticalNotifyCompletion, IHandlerAwaiter
{
    private readonly HandlerBox<Nothing>? _box;
    private readonly int _version;

    internal HandlerTaskAwaiter(HandlerBox<Nothing>? box, int version)
    {
        _box = box;
        _version = version;
    }

    /// <summary>Whether the awaited handler has ended.</summary>
    public bool IsCompleted => _box is null || _box.IsCompletedFor(_version);

    /// <summary>Throws what the awaited handler threw, if anything. Once only.</summary>
    public void GetResult() => _box?.TakeResult(_version);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

    // The box exists: a task without one is complete, and the compiler does not park on it.
    void IHandlerAwaiter.Park(HandlerBox waiter) => _box!.ContinueWith(waiter, _version);
}
