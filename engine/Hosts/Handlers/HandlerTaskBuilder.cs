using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// What the compiler uses to build <c>async</c> methods that return <see cref="HandlerTask"/>. Not for scripts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1000, CA1822 // The compiler's pattern wants these members as they are.
public struct HandlerTaskBuilder
{
    // Null until the first suspension: a handler that never waits costs nothing.
    private HandlerBox<Nothing>? _box;

    /// <summary>The outcome, for the caller of the method.</summary>
    public readonly HandlerTask Task => _box is null ? default : new HandlerTask(_box);

    /// <summary>A builder for one call.</summary>
    public static HandlerTaskBuilder Create() => default;

    /// <summary>Runs the method to its first suspension.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    /// <summary>Part of the pattern; state machines are never boxed by the compiler here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method ended.</summary>
    public readonly void SetResult() => _box?.Complete(default);

    /// <summary>The method threw.</summary>
    public void SetException(Exception exception)
    {
        _box ??= new FaultBox<Nothing>();
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
