namespace NetSim.Tcp;

/// <summary>A listening socket: its SYN queue and its accept queue.</summary>
public sealed class Listener
{
    /// <summary>The port it listens on.</summary>
    public required ushort Port { get; init; }
}
