namespace NetSim.Tcp;

/// <summary>Where loss recovery stands (Linux enum tcp_ca_state).</summary>
public enum RecoveryPhase : byte
{
    /// <summary>Nothing suspicious.</summary>
    Open,

    /// <summary>Duplicate ACKs or SACKs arrived, nothing is retransmitted yet.</summary>
    Disorder,

    /// <summary>The window is being reduced because of congestion notification, not loss.</summary>
    CongestionReduced,

    /// <summary>Fast retransmit happened; recovery lasts until all that was in flight then is acknowledged.</summary>
    Recovery,

    /// <summary>The retransmission timer fired.</summary>
    Loss,
}
