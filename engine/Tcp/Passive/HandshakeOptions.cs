namespace NetSim.Tcp;

/// <summary>What a handshake agreed on.</summary>
[Flags]
public enum HandshakeOptions : byte
{
    /// <summary>Nothing but an MSS.</summary>
    None = 0,

    /// <summary>Timestamps (RFC 7323).</summary>
    Timestamps = 1,

    /// <summary>Selective acknowledgments (RFC 2018).</summary>
    Sack = 2,

    /// <summary>Window scaling (RFC 7323).</summary>
    WindowScaling = 4,

    /// <summary>Explicit congestion notification (RFC 3168).</summary>
    Ecn = 8,

    /// <summary>The final ACK was seen while the accept queue was full, or acceptance is deferred.</summary>
    Acked = 16,

    /// <summary>Data of a SYN was acknowledged, or received (RFC 7413; TCPI_OPT_SYN_DATA).</summary>
    FastOpen = 32,

    /// <summary>Made from a SYN cookie: there was no request.</summary>
    Cookie = 64,
}
