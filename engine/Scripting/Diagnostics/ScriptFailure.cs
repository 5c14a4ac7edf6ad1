using System.Diagnostics;
using System.Reflection;
using NetSim.Core;
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

    /// <summary>
    /// Whether NetSim is at fault, not the scenario: an invariant broke, or something that no caller should ever see
    /// was thrown by the engine's own code.
    /// </summary>
    /// <param name="failure">What a run threw.</param>
    public static bool IsEngineFault(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var cause = Unwrap(failure);
        if (cause is EngineFaultException)
        {
            return true;
        }

        // A refusal is an ArgumentException or a ScenarioException; these are slips of whoever
        // wrote the throwing method.
        var isSlip = cause is NullReferenceException or IndexOutOfRangeException or OverflowException
            or NotSupportedException or NotImplementedException or InvalidCastException or DivideByZeroException;
        var thrower = new StackTrace(cause).GetFrame(0)?.GetMethod()?.Module.Assembly.GetName().Name;
        return isSlip && thrower is not null && thrower.StartsWith("NetSim.", StringComparison.Ordinal);
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
