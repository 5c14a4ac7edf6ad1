namespace NetSim.Core;

/// <summary>What the tests of the engine inject; a run uses <see cref="None"/>.</summary>
internal sealed record EngineHooks
{
    public static readonly EngineHooks None = new();

    /// <summary>Called between the steps of a window, to disturb the interleaving of threads.</summary>
    public Action? Disturb { get; init; }

    /// <summary>The fault "one outbox read too early": drain what is being filled in this window.</summary>
    public bool ReadOutboxEarly { get; init; }

    /// <summary>Threads park without spinning first, so that every window sleeps and wakes.</summary>
    public bool ParkAtOnce { get; init; }

    /// <summary>Timers go straight to the queue.</summary>
    public bool WithoutTimerStore { get; init; }
}
