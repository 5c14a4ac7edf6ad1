namespace NetSim.Hosts;

/// <summary>A socket that starts a handler for each connection or datagram and hears when one has ended.</summary>
internal interface IServingSocket
{
    /// <summary>One of its handlers has ended.</summary>
    void OnHandlerEnded();
}
