using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// Holds one async method's state machine between its suspensions, and goes back to its shelf afterwards.
/// </summary>
internal sealed class StateMachineBox<TStateMachine, TResult> : HandlerBox<TResult>
    where TStateMachine : IAsyncStateMachine
{
    private readonly BoxShelf? _shelf;

    internal StateMachineBox(BoxShelf? shelf)
    {
        _shelf = shelf;
        shelf?.NoteCreated(this);
    }

    /// <summary>The compiler's struct, with all locals of the method.</summary>
    internal TStateMachine StateMachine = default!;

    internal override void MoveNext() => StateMachine.MoveNext();

    // May happen while this box's own MoveNext is still returning; the compiler's code touches nothing after SetResult.
    internal override void Recycle()
    {
        base.Recycle();
        StateMachine = default!;
        _shelf?.Put(this);
    }
}
