namespace NetSim.Tcp;

/// <summary>The bits of net.ipv4.tcp_fastopen (TFO_* in net/tcp.h, Linux v6.18).</summary>
internal static class FastOpenModes
{
    /// <summary>Clients may send data with their SYN.</summary>
    internal const int Client = 0x1;

    /// <summary>Servers may take it.</summary>
    internal const int Server = 0x2;

    /// <summary>Clients send it without a cookie.</summary>
    internal const int ClientWithoutCookie = 0x4;

    /// <summary>Servers take it without a cookie.</summary>
    internal const int ServerWithoutCookie = 0x200;

    /// <summary>Every listener has a Fast Open queue as long as its backlog, without asking for TCP_FASTOPEN.</summary>
    internal const int EveryListener = 0x400;
}
