namespace NetSim.Tcp;

/// <summary>Which directions of a connection are shut down (sk_shutdown).</summary>
[Flags]
public enum ShutdownFlags : byte
{
    /// <summary>Both directions are open.</summary>
    None = 0,

    /// <summary>
    /// Nothing more will be received: the peer's FIN came, or the application asked for it (SHUT_RD).
    /// </summary>
    Receive = 1,

    /// <summary>Nothing more will be sent: our FIN is queued (SHUT_WR).</summary>
    Send = 2,

    /// <summary>Both (SHUT_RDWR).</summary>
    Both = 3,
}
