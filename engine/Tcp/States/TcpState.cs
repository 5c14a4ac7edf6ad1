namespace NetSim.Tcp;

/// <summary>The eleven states of RFC 9293 section 3.3.2.</summary>
public enum TcpState : byte
{
    /// <summary>No connection.</summary>
    Closed,

    /// <summary>Waiting for any peer.</summary>
    Listen,

    /// <summary>Waiting for the answer to our SYN.</summary>
    SynSent,

    /// <summary>
    /// Waiting for the acknowledgment of our SYN-ACK: a request sock, or a full sock in a simultaneous open.
    /// </summary>
    SynReceived,

    /// <summary>Data flows both ways.</summary>
    Established,

    /// <summary>We closed; our FIN is not acknowledged yet.</summary>
    FinWait1,

    /// <summary>Our FIN is acknowledged; the peer may still send.</summary>
    FinWait2,

    /// <summary>The peer closed; our application has not.</summary>
    CloseWait,

    /// <summary>Both closed at once; our FIN is not acknowledged yet.</summary>
    Closing,

    /// <summary>The peer closed first, then we did; our FIN is not acknowledged yet.</summary>
    LastAck,

    /// <summary>Waiting until old duplicates have left the network.</summary>
    TimeWait,
}
