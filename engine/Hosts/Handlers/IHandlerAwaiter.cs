namespace NetSim.Hosts;

/// <summary>
/// What NetSim's own awaiters have in common: they park a suspended handler where a simulated event will find it. The
/// method builders accept no other awaiter, because nothing but simulated time may decide when a handler goes on.
/// </summary>
internal interface IHandlerAwaiter
{
    /// <summary>Remembers who waits. Called once, after the awaiter said that it is not complete.</summary>
    void Park(HandlerBox waiter);
}
