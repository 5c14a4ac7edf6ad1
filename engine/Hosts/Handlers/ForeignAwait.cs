using System.Diagnostics;

namespace NetSim.Hosts;

/// <summary>The two ways to mix handlers with other asynchrony, each refused with what to write instead.</summary>
internal static class ForeignAwait
{
    /// <summary>A handler awaited something that is not driven by simulated time.</summary>
    internal static InvalidOperationException Inside(Type awaiter, Type stateMachine)
    {
        var error = new InvalidOperationException(
            $"The handler {NameOf(stateMachine)}{PlaceOf(stateMachine)} awaits {NameOf(awaiter)}, which does not run "
            + "on simulated time. Await Sleep, Receive, Send, Connect or another HandlerTask instead.");

        // A handler that swallows the exception must not hide that its results depend on the real world.
        HandlerContext.Current?.NoteBrokenLaw(error);
        return error;
    }

    /// <summary>
    /// Something that is not a handler awaited one of NetSim's awaitables. The run ends when the present handler
    /// returns; an exception here would end the process, because the Task's own builder rethrows it on a pool thread.
    /// </summary>
    internal static void RefuseOutside()
    {
        var error = new InvalidOperationException(
            "NetSim's awaitables can be awaited only in an async method that returns HandlerTask, not in one that "
            + "returns a Task.");
        if (HandlerContext.Current is not { } context)
        {
            throw error;
        }

        context.NoteBrokenLaw(error);
    }

    // 'Outer+<Serve>d__3' is the compiler's name for the state machine of 'Serve' in 'Outer'; awaiters are nested
    // types.
    private static string NameOf(Type type)
    {
        var name = type.Name;
        var end = name.LastIndexOf('>');
        var begin = name.LastIndexOf('<', Math.Max(end, 0));
        var method = begin >= 0 && end > begin + 1 ? name[(begin + 1)..end] : name;
        return type.DeclaringType is { } outer ? $"{outer.Name}.{method}" : method;
    }

    private static string PlaceOf(Type stateMachine)
    {
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.DeclaringType == stateMachine && frame.GetFileName() is { } file)
            {
                return $" ({file}:{frame.GetFileLineNumber()})";
            }
        }

        return string.Empty;
    }
}
