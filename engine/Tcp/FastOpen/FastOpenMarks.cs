namespace NetSim.Tcp;

/// <summary>What a full sock knows about its Fast Open (the syn_ bits of struct tcp_sock, Linux v6.18).</summary>
[Flags]
internal enum FastOpenMarks : ushort
{
    None = 0,

    /// <summary>Our SYN carried a Fast Open option (syn_fastopen).</summary>
    Asked = 1 << 0,

    /// <summary>It was the experimental one (syn_fastopen_exp).</summary>
    AskedExperimental = 1 << 1,

    /// <summary>Our SYN carried data (syn_data).</summary>
    SynData = 1 << 2,

    /// <summary>Data of a SYN was acknowledged, or received (syn_data_acked): TCPI_OPT_SYN_DATA.</summary>
    SynDataAcked = 1 << 3,

    /// <summary>A server made this sock from a SYN (syn_fastopen_child): TCPI_OPT_TFO_CHILD.</summary>
    Child = 1 << 4,

    /// <summary>The application holds the child while its handshake is unfinished.</summary>
    Accepted = 1 << 5,

    /// <summary>connect() has returned and the SYN waits for the first write (DEFER_CONNECT).</summary>
    Deferred = 1 << 6,

    /// <summary>Data goes without a cookie (TCP_FASTOPEN_NO_COOKIE).</summary>
    NoCookie = 1 << 7,

    /// <summary>A call waits for the connection with data that did not fit the SYN (sk_write_pending).</summary>
    WritePending = 1 << 8,

    /// <summary>The call that opened it did not wait, so the next one learns that it is open.</summary>
    DidNotWait = 1 << 9,

    /// <summary>The pause after a black hole is over: this sock may end it for good (syn_fastopen_ch).</summary>
    TestsBlackHole = 1 << 10,
}
