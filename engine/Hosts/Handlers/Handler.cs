using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>What a running handler may ask about where and when it is. Throws outside of handlers.</summary>
public static class Handler
{
    /// <summary>Whether the caller is a handler that runs now.</summary>
    public static bool IsRunning => HandlerContext.Current?.Root?.Machine is not null;

    /// <summary>The machine that the handler runs on.</summary>
    /// <exception cref="InvalidOperationException">The caller is not a handler.</exception>
    public static Machine Machine => HandlerContext.Current?.Root?.Machine
        ?? throw new InvalidOperationException("This can be used only inside a handler that a simulated machine runs.");

    /// <summary>The simulated time.</summary>
    /// <exception cref="InvalidOperationException">The caller is not a handler.</exception>
    public static SimTime Now => Machine.Now;

    /// <summary>
    /// Lets simulated time pass: <c>await Handler.Sleep(span)</c>. The span counts from the call. A span of zero lets
    /// everything else go first that happens at this instant and was scheduled before.
    /// </summary>
    /// <param name="span">
    /// How long, at least zero. Exact: an application's service time is not rounded to kernel ticks.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    /// <exception cref="InvalidOperationException">The caller is not a handler.</exception>
    public static SleepAwaitable Sleep(Duration span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, Duration.Zero);
        var machine = Machine;
        return new(machine, machine.Now + span);
    }

    /// <summary>
    /// Uses CPU time of the machine: <c>await Handler.Work(span)</c>. With <see cref="Machine.Cores"/> set it waits for a core
    /// first, and takes turns in slices of 3 ms when others wait.
    /// </summary>
    /// <param name="span">CPU time, at least zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    /// <exception cref="InvalidOperationException">The caller is not a handler.</exception>
    public static WorkAwaitable Work(Duration span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, Duration.Zero);
        return new(Machine, span);
    }
}
