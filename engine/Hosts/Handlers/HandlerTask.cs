using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// What an <c>async</c> handler returns: a piece of a program that waits on simulated time only. It is resumed by
/// events of its machine, in the total order, and awaits nothing but NetSim's own awaitables.
/// </summary>
/// <remarks>
/// Await it at most once: the object behind it is recycled when its outcome has been read, so that steady traffic
/// allocates nothing. A lambda <c>async c => { await c.Receive(); … }</c> converts to a delegate that returns it.
/// </remarks>
[AsyncMethodBuilder(typeof(HandlerTaskBuilder))]
public readonly struct HandlerTask
{
    private readonly HandlerBox<Nothing>? _box;
    private readonly int _version;

    internal HandlerTask(HandlerBox<Nothing> box)
    {
        _box = box;
        _version = box.Version;
    }

    /// <summary>A handler that has nothing left to do.</summary>
    public static HandlerTask Completed => default;

    /// <summary>Whether it has ended, well or with an exception.</summary>
    public bool IsCompleted => _box is null || _box.IsCompletedFor(_version);

    internal HandlerBox? Box => _box;

    /// <summary>For <c>await</c>.</summary>
    public HandlerTaskAwaiter GetAwaiter() => new(_box, _version);
}
