namespace NetSim.Tcp;

/// <summary>
/// What an application is told about its socket; level-triggered facts are read from the sock itself.
/// </summary>
[Flags]
public enum SocketEvents : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The active open completed.</summary>
    Connected = 1,

    /// <summary>Data or end of stream can be read.</summary>
    Readable = 2,

    /// <summary>The send buffer has room again.</summary>
    Writable = 4,

    /// <summary>The connection failed: its errno is set.</summary>
    Error = 8,

    /// <summary>The state machine reached CLOSED or left the full sock; nothing more will happen.</summary>
    Closed = 16,
}
