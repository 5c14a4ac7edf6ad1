namespace NetSim.Tcp;

/// <summary>Which timer of a connection <c>ss -o</c> shows.</summary>
public enum DiagnosisTimer : byte
{
    /// <summary>None runs.</summary>
    Off,

    /// <summary>Retransmission, tail loss probe or SYN-ACK.</summary>
    On,

    /// <summary>Keepalive, or what is left of FIN-WAIT-2 for an orphan.</summary>
    Keepalive,

    /// <summary>TIME-WAIT.</summary>
    TimeWait,

    /// <summary>Zero-window probe.</summary>
    Persist,
}

/// <summary>What <c>ss -o</c> says about one connection (inet_diag).</summary>
/// <param name="State">Its state.</param>
/// <param name="Timer">The timer that runs.</param>
/// <param name="Retransmits">Unanswered retransmissions, or probes for the keepalive and persist timers.</param>
/// <param name="ExpiresMs">Milliseconds until the timer's deadline; 0 without timer.</param>
/// <param name="ReceiveQueue">Octets that the application has not read (Recv-Q).</param>
/// <param name="SendQueue">Octets that are not acknowledged (Send-Q).</param>
public readonly record struct SockDiagnosis(
    TcpState State, DiagnosisTimer Timer, int Retransmits, int ExpiresMs, long ReceiveQueue, long SendQueue)
{
    /// <summary>
    /// What <see cref="DiagnosisTimer.On"/> stands for, which ss does not say: <c>RTO</c>, <c>TLP</c> (a tail loss probe),
    /// <c>RACK</c> (its reordering window); empty for other timers.
    /// </summary>
    public string Purpose { get; init; } = "";
}
