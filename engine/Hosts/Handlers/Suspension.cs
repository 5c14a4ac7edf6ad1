using System.Runtime.CompilerServices;

namespace NetSim.Hosts;

/// <summary>
/// The one way a handler suspends: its state machine moves into a pooled box and the awaiter keeps the box.
/// </summary>
internal static class Suspension
{
    // Compiled with full optimization at once: only then is a struct awaiter not boxed for the interface call below.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Park<TResult, TAwaiter, TStateMachine>(
        ref HandlerBox<TResult>? box, ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        // Decided per awaiter type when compiled, not when run.
        if (awaiter is not IHandlerAwaiter)
        {
            throw ForeignAwait.Inside(typeof(TAwaiter), typeof(TStateMachine));
        }

        if (box is null)
        {
            // First suspension: the state machine still lives on the caller's stack. The builder inside it must know
            // its box before the copy is taken, and 'box' is that builder's field.
            var rented = HandlerContext.Rent<TStateMachine, TResult>();
            box = rented;
            rented.StateMachine = stateMachine;
        }

        ((IHandlerAwaiter)awaiter).Park(box);
    }
}
