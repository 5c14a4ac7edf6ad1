namespace NetSim.Tcp;

// How much may be in flight (RFC 5681; tcp_cong.c, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Sets the first congestion window and the control's variables (tcp_init_congestion_control, tcp_init_transfer).</summary>
    internal void InitCongestion(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Shrinks cwnd after an idle time of more than one RTO (tcp_cwnd_restart).</summary>
    internal void CwndAfterIdle(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Called after output: notes whether cwnd was the limit, shrinks it when the application was for an RTO (tcp_cwnd_validate).</summary>
    internal void CwndValidate(TcpHost host, ref FullSock sock, bool isCwndLimited) => throw new NotSupportedException();
}
