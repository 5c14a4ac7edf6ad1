using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// What the compiler uses to build <c>async</c> methods that return <see cref="HandlerTask{T}"/>. Not for scripts.
/// </summary>
/// <typeparam name="T">What the method yields.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1000, CA1822 // The compiler's pattern wants these members as they are.
public struct HandlerTaskBuilder<T>
{
    private HandlerBox<T>? _box;
    private T _result;

    /// <summary>The outcome, for the caller of the method.</summary>
    public readonly HandlerTask<T> Task => _box is null ? new HandlerTask<T>(_result) : new HandlerTask<T>(_box);

    /// <summary>A builder for one call.</summary>
    public static HandlerTaskBuilder<T> Create() => default;

    /// <summary>Runs the method to its first suspension.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Part of the pattern; state machines are never boxed by the compiler here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method ended with its value.</summary>
    public void SetResult(T result)
    {
        if (_box is null)
        {
            _result = result;
            return;
        }

        _box.Complete(result);
    }

    /// <summary>The method threw.</summary>
    public void SetException(Exception exception)
    {
        _box ??= new FaultBox<T>();
        _box.Fail(exception);
    }

    /// <summary>The method suspends.</summary>
    /// <exception cref="InvalidOperationException">The awaiter is not one of NetSim's.</exception>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Suspension.Park(ref _box, ref awaiter, ref stateMachine);

    /// <summary>The method suspends.</summary>
    /// <exception cref="InvalidOperationException">The awaiter is not one of NetSim's.</exception>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Suspension.Park(ref _box, ref awaiter, ref stateMachine);
}
