namespace NetSim.Core;

/// <summary>Where in a run an exception left a handler: enough to stop a second run at the same event.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="At">When the event happened.</param>
/// <param name="Order">Its origin and serial.</param>
/// <param name="Target">The host that it happened to.</param>
public sealed record RunPosition(ulong Seed, SimTime At, ulong Order, uint Target)
{
    private const string Key = "NetSim.RunPosition";

    /// <summary>
    /// The position that the engine attached to an exception; null when it did not come out of a handler.
    /// </summary>
    public static RunPosition? Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Data[Key] as RunPosition;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}, time {At} ({At.Nanoseconds} ns), "
        + $"event {EventOrder.OriginOf(Order)}:{EventOrder.SerialOf(Order)} at host {Target}";

    /// <summary>
    /// Attaches the position. A scenario's exception stays what it is; an engine fault is wrapped so that its message
    /// carries the position as well.
    /// </summary>
    internal Exception Attach(Exception exception)
    {
        var result = exception is EngineFaultException
            ? new EngineFaultException($"{exception.Message} ({this})", exception)
            : exception;
        result.Data[Key] = this;
        return result;
    }
}
