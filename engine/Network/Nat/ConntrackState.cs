namespace NetSim.Network;

/// <summary>
/// What connection tracking believes of a connection; the names of <c>conntrack -L</c> in upper case.
/// </summary>
public enum ConntrackState : byte
{
    /// <summary>Not a TCP connection, or not yet looked at.</summary>
    None,

    /// <summary>SYN seen.</summary>
    SynSent,

    /// <summary>SYN-ACK seen.</summary>
    SynRecv,

    /// <summary>The handshake's ACK seen, or picked up in the middle.</summary>
    Established,

    /// <summary>First FIN seen.</summary>
    FinWait,

    /// <summary>An ACK after the first FIN seen.</summary>
    CloseWait,

    /// <summary>A FIN after the first FIN seen.</summary>
    LastAck,

    /// <summary>The last ACK seen.</summary>
    TimeWait,

    /// <summary>RST seen.</summary>
    Close,

    /// <summary>SYNs of both sides seen (simultaneous open).</summary>
    SynSent2,
}
