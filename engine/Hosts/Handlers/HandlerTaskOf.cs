using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>An <c>async</c> part of a handler that yields a value; see <see cref="HandlerTask"/>.</summary>
/// <typeparam name="T">What it yields.</typeparam>
[AsyncMethodBuilder(typeof(HandlerTaskBuilder<>))]
public readonly struct HandlerTask<T>
{
    private readonly HandlerBox<T>? _box;
    private readonly int _version;
    private readonly T _result;

    internal HandlerTask(HandlerBox<T> box)
    {
        _box = box;
        _version = box.Version;
        _result = default!; // Never read while there is a box.
    }

    internal HandlerTask(T result)
    {
        _box = null;
        _version = 0;
        _result = result;
    }

    /// <summary>Whether it has ended, well or with an exception.</summary>
    public bool IsCompleted => _box is null || _box.IsCompletedFor(_version);

    /// <summary>For <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(_box, _version, _result);

    /// <summary>Lets a handler await the value.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IHandlerAwaiter
    {
        private readonly HandlerBox<T>? _box;
        private readonly int _version;
        private readonly T _result;

        internal Awaiter(HandlerBox<T>? box, int version, T result)
        {
            _box = box;
            _version = version;
            _result = result;
        }

        /// <summary>Whether the value is there.</summary>
        public bool IsCompleted => _box is null || _box.IsCompletedFor(_version);

        /// <summary>The value, or the exception that prevented it. Once only.</summary>
        public T GetResult() => _box is null ? _result : _box.TakeResult(_version);

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => ForeignAwait.RefuseOutside();

        // The box exists: a task without one is complete, and the compiler does not park on it.
        void IHandlerAwaiter.Park(HandlerBox waiter) => _box!.ContinueWith(waiter, _version);
    }
}
