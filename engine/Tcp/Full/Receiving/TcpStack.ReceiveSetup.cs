namespace NetSim.Tcp;

// The receive side of a new connection (tcp_init_buffer_space, tcp_initialize_rcv_mss, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// Prepares receiving when a connection becomes ESTABLISHED: MSS estimate, window clamp, autotuning, quick ACKs. RcvNxt,
    /// RcvWnd, ReceiveBuffer, AdvertisedMss and MssCache are set already.
    /// </summary>
    internal void InitReceiving(TcpHost host, ref FullSock sock) => throw new NotSupportedException();
}
