using System.Runtime.ExceptionServices;

namespace NetSim.Hosts;

/// <summary>A suspended handler method that will yield a <typeparamref name="TResult"/>.</summary>
internal abstract class HandlerBox<TResult> : HandlerBox
{
    private TResult _result = default!; // Read only after completion.

    internal void Complete(TResult result)
    {
        _result = result;
        Finish();
    }

    internal TResult TakeResult(int version)
    {
        if (!IsCompletedFor(version))
        {
            throw new InvalidOperationException("A HandlerTask's result is read before it ended; await it instead.");
        }

        var result = _result;
        var fault = Fault;
        var root = Root;
        Recycle();
        if (fault is not null)
        {
            (root ?? HandlerContext.Current?.Root)?.NoteSeen(fault);
            ExceptionDispatchInfo.Throw(fault);
        }

        return result;
    }

    internal override void Recycle()
    {
        _result = default!;
        base.Recycle();
    }
}

/// <summary>
/// The outcome of a method that threw before its first suspension. Not pooled: failing is not steady.
/// </summary>
internal sealed class FaultBox<TResult> : HandlerBox<TResult>
{
    internal override void MoveNext() =>
        throw new InvalidOperationException("A handler that has failed cannot be resumed.");
}
