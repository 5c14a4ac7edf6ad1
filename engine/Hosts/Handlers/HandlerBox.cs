namespace NetSim.Hosts;

/// <summary>A suspended handler: what operations keep in order to resume it.</summary>
internal abstract class HandlerBox
{
    private HandlerBox? _continuation;
    private HandlerRoot? _partOf;
    private bool _completed;

    /// <summary>Told apart from earlier users of the same object; changes when the box is recycled.</summary>
    internal int Version { get; private set; }

    /// <summary>The running program that this is a part of; null outside a simulation.</summary>
    internal HandlerRoot? Root { get; private set; }

    /// <summary>Whether its machine has lost power: it is never resumed.</summary>
    internal bool IsDead => Root is { IsDead: true };

    /// <summary>Whether this is the outermost method of its program, whose end ends the program.</summary>
    internal bool IsOutermost { get; set; }

    /// <summary>Next box on the shelf while free, or in the queue in which it waits.</summary>
    internal HandlerBox? Next { get; set; }

    /// <summary>What the method threw.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Runs the method to its next suspension or its end. The context is that of the box's program.</summary>
    internal abstract void MoveNext();

    /// <summary>Makes the box a part of a program, which lasts until all of its parts have ended.</summary>
    internal void JoinProgram(HandlerRoot? root)
    {
        Root = root;
        _partOf = root;
        root?.OnPartBegan();
    }

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
        if (_continuation is null && !IsOutermost)
        {
            // Somebody may still await it; if nobody ever does, the program fails with it when it ends.
            (Root ?? HandlerContext.Current?.Root)?.NoteUnseen(exception);
        }

        Finish();
    }

    protected void Finish()
    {
        // Whoever waits may recycle this box, so what is needed afterwards is read before.
        var root = _partOf;
        _partOf = null;
        _completed = true;
        if (IsOutermost)
        {
            var fault = Fault;
            Recycle();
            root!.OnOutermostEnded(fault); // The outermost method suspended, so it was a part.
        }
        else
        {
            _continuation?.MoveNext();
        }

        root?.OnPartEnded();
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
