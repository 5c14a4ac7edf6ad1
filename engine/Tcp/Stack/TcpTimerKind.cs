namespace NetSim.Tcp;

/// <summary>What an armed timer belongs to. The values are event kinds, so they are part of the fingerprint.</summary>
public enum TcpTimerKind : byte
{
    /// <summary>A full sock: retransmission, probe, delayed ACK, keepalive, FIN-WAIT-2.</summary>
    FullSock = 0x10,

    /// <summary>A request sock: the SYN-ACK timer.</summary>
    RequestSock = 0x11,

    /// <summary>A time-wait mini-sock.</summary>
    TimeWaitSock = 0x12,

    /// <summary>Work of a host as a whole: the old kernels' listener scan and time-wait wheel.</summary>
    Host = 0x13,

    /// <summary>A full sock that paces: its next burst.</summary>
    Pacing = 0x14,
}
