using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// Where the handlers of one partition run: the program that is running now and the shelves of free boxes. The compiler
/// gives a method builder no argument, so the running context is found through the thread; it is set only while a
/// handler runs, and a partition runs on one thread at a time.
/// </summary>
internal sealed class HandlerContext
{
    [ThreadStatic]
    private static HandlerContext? s_current;

    // Looked up by type, never walked: the hash order of types cannot be seen.
    private readonly Dictionary<Type, BoxShelf> _shelves = [];
    private Exception? _brokenLaw;

    internal HandlerContext(Dispatcher? dispatcher) => Dispatcher = dispatcher;

    /// <summary>The context whose handler runs on this thread now; null outside handlers.</summary>
    internal static HandlerContext? Current => s_current;

    /// <summary>The partition's dispatcher; null only in tests of the awaitables alone.</summary>
    internal Dispatcher? Dispatcher { get; }

    /// <summary>The program that runs now.</summary>
    internal HandlerRoot? Root { get; private set; }

    internal static StateMachineBox<TStateMachine, TResult> Rent<TStateMachine, TResult>()
        where TStateMachine : IAsyncStateMachine
    {
        var context = s_current;
        if (context is null)
        {
            return new(null);
        }

        ref var shelf = ref CollectionsMarshal.GetValueRefOrAddDefault(
            context._shelves, typeof(TStateMachine), out _);
        shelf ??= new BoxShelf();
        var box = shelf.TryTake() as StateMachineBox<TStateMachine, TResult>
            ?? new StateMachineBox<TStateMachine, TResult>(shelf);
        box.JoinProgram(context.Root);
        return box;
    }

    /// <summary>Adds the boxes of all methods. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.Handler, 0, ObjectSize.OfDictionary(_shelves));
        foreach (var shelf in _shelves.Values)
        {
            account.Add(MemoryKind.Handler, shelf.Created, shelf.ReservedBytes);
        }
    }

    /// <summary>Goes on with a suspended handler.</summary>
    internal void Resume(HandlerBox box)
    {
        if (box.IsDead)
        {
            return;
        }

        var outer = Enter(box.Root);
        try
        {
            box.MoveNext();
        }
        finally
        {
            Leave(outer);
        }

        ThrowBrokenLaw();
    }

    /// <summary>Runs a handler's first part. The root hears of its end, now or later.</summary>
    internal void Start<TArgument>(HandlerRoot root, Func<TArgument, HandlerTask> handler, TArgument argument)
    {
        var outer = Enter(root);
        try
        {
            root.OnPartBegan();
            var task = Call(handler, argument);
            if (task.IsCompleted)
            {
                root.OnOutermostEnded(task.Box?.Fault);
                task.Box?.Recycle();
            }
            else
            {
                task.Box!.IsOutermost = true; // Not complete, so there is a box.
            }

            root.OnPartEnded();
        }
        finally
        {
            Leave(outer);
        }

        ThrowBrokenLaw();
    }

    /// <summary>
    /// Remembers that a handler depends on the real world, so that catching the exception does not help.
    /// </summary>
    internal void NoteBrokenLaw(Exception error) => _brokenLaw ??= error;

    // A handler that is not async throws here rather than into its task.
    private static HandlerTask Call<TArgument>(Func<TArgument, HandlerTask> handler, TArgument argument)
    {
        try
        {
            return handler(argument);
        }
        catch (Exception error)
        {
            var builder = HandlerTaskBuilder.Create();
            builder.SetException(error);
            return builder.Task;
        }
    }

    private (HandlerContext? Context, HandlerRoot? Root) Enter(HandlerRoot? root)
    {
        var outer = (s_current, Root);
        s_current = this;
        Root = root;
        return outer;
    }

    private void Leave((HandlerContext? Context, HandlerRoot? Root) outer)
    {
        s_current = outer.Context;
        Root = outer.Root;
    }

    private void ThrowBrokenLaw()
    {
        if (_brokenLaw is { } error)
        {
            _brokenLaw = null;
            throw HandlerFailedException.Of(null, error);
        }
    }
}
