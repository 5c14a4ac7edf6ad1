namespace NetSim.Tcp;

/// <summary>What the one transmit timer of a full sock is armed for (icsk_pending).</summary>
internal enum TransmitTimer : byte
{
    /// <summary>Not armed.</summary>
    None = 0,

    /// <summary>Retransmission time-out (ICSK_TIME_RETRANS).</summary>
    Retransmit,

    /// <summary>Zero-window probe, the persist timer (ICSK_TIME_PROBE0).</summary>
    Probe,

    /// <summary>Tail loss probe (ICSK_TIME_LOSS_PROBE).</summary>
    LossProbe,

    /// <summary>RACK's reordering window (ICSK_TIME_REO_TIMEOUT).</summary>
    Reordering,

    /// <summary>Delayed early retransmit of kernels before RACK (ICSK_TIME_EARLY_RETRANS).</summary>
    EarlyRetransmit,
}
