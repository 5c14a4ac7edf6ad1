using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// A handler threw something other than a <see cref="SocketError"/>, or awaited what it must not: the scenario, not the
/// network, is wrong, so the run ends. The cause, with the script's file and line in its stack trace, is the inner
/// exception.
/// </summary>
public sealed class HandlerFailedException : Exception
{
    /// <summary>A failure with its message.</summary>
    public HandlerFailedException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and what the handler threw.</summary>
    public HandlerFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A failure without a description.</summary>
    public HandlerFailedException()
    {
    }

    /// <summary>The machine whose handler failed; null when unknown.</summary>
    public string? MachineName { get; private init; }

    /// <summary>When; <see cref="SimTime.Never"/> when unknown.</summary>
    public SimTime At { get; private init; } = SimTime.Never;

    internal static HandlerFailedException Of(Machine? machine, Exception cause)
    {
        if (machine is null)
        {
            return new(cause.Message, cause);
        }

        var at = machine.Now;
        return new($"a handler of '{machine.Name}' failed at {at}: {cause.Message}", cause)
        {
            MachineName = machine.Name,
            At = at,
        };
    }
}
