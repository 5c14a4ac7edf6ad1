namespace NetSim.Hosts;

/// <summary>A suspended handler: what operations keep in order to resume it.</summary>
internal abstract class HandlerBox
{
    private HandlerBox? _continuation;
    private bool _completed;

    /// <summary>Told apart from earlier users of the same object; changes when the box is recycled.</summary>
    internal int Version { get; private set; }

    /// <summary>The running program that this is a part of; null outside a simulation.</summary>
    internal HandlerRoot? Root { get; set; }

    /// <summary>Whether this is the outermost method of its program, whose end ends the program.</summary>
    internal bool IsOutermost { get; set; }

    /// <summary>Next box on the shelf while free.</summary>
    internal HandlerBox? NextFree { get; set; }

    /// <summary>What the method threw.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Runs the method to its next suspension or its end. The context is that of the box's program.</summary>
    internal abstract void MoveNext();

    internal bool IsCompletedFor(int version)
    {
        RequireVersion(version);
        return _completed;
    }

    internal void ContinueWith(HandlerBox waiter, int version)
    {
        RequireVersion(version);
        if (_continuation is not null)
        {
            throw new InvalidOperationException("A HandlerTask is awaited twice; await it once and share the result.");
        }

        _continuation = waiter;
    }

    internal void Fail(Exception exception)
    {
        Fault = exception;
        Finish();
    }

    protected void Finish()
    {
        _completed = true;
        if (IsOutermost)
        {
            var root = Root!; // Set when the program was started.
            var fault = Fault;
            Recycle();
            root.OnEnded(fault);
            return;
        }

        _continuation?.MoveNext();
    }

    protected void RequireVersion(int version)
    {
        if (version != Version)
        {
            throw new InvalidOperationException("A HandlerTask is used after it was awaited; await it once only.");
        }
    }

    /// <summary>Ready for another call: called when the outcome has been read.</summary>
    internal virtual void Recycle()
    {
        Version = unchecked(Version + 1); // Only has to differ from the last few.
        _continuation = null;
        _completed = false;
        IsOutermost = false;
        Fault = null;
        Root = null;
    }
}
