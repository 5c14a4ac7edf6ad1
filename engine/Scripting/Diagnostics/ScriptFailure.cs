using System.Diagnostics;
using System.Reflection;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>Says in which line of which script a running program failed.</summary>
public static class ScriptFailure
{
    /// <summary>
    /// What a user should read about <paramref name="failure"/>: the message, and file, line and caret of the first
    /// frame on its stack that belongs to a script, where there is one.
    /// </summary>
    /// <param name="failure">What <c>IScenarioProgram.Execute</c>, or a handler it registered, threw.</param>
    public static ScriptDiagnostic Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var cause = Unwrap(failure);
        var message = cause is ScenarioException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        for (var at = cause; at is not null; at = at.InnerException)
        {
            if (ScriptFrame(at) is { } frame)
            {
                return Locate(message, frame);
            }
        }

        return new ScriptDiagnostic(IsError: true, string.Empty, message, null, 0, 0, 0, null, null);
    }

    private static Exception Unwrap(Exception failure)
    {
        while (failure is TargetInvocationException or AggregateException or TypeInitializationException
            && failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure;
    }

    private static StackFrame? ScriptFrame(Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileLineNumber() > 0 && ScriptLoadContext.IsScript(frame.GetMethod()))
            {
                return frame;
            }
        }

        return null;
    }

    private static ScriptDiagnostic Locate(string message, StackFrame frame)
    {
        var file = frame.GetFileName() ?? string.Empty;
        var line = frame.GetFileLineNumber();
        var column = frame.GetFileColumnNumber();
        var text = SourceFile.TryReadLine(file, line);
        var length = text is null ? 1 : Math.Max(1, text.TrimEnd().Length - (column - 1));
        return new ScriptDiagnostic(
            IsError: true, string.Empty, message, file, line, column, length, text, null);
    }
}
