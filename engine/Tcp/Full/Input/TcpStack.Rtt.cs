namespace NetSim.Tcp;

// The round-trip time estimator (RFC 6298 with Linux's changes: tcp_rtt_estimator, tcp_set_rto, v6.18).
public sealed partial class TcpStack
{
    /// <summary>Takes a round-trip time into account and sets the RTO.</summary>
    internal void AddRttSample(TcpHost host, ref FullSock sock, long microseconds) => throw new NotSupportedException();

    /// <summary>RTO = srtt + rttvar, in ticks rounded up, at most tcp_rto_max_ms; clears nothing else (tcp_set_rto).</summary>
    internal void SetRto(TcpHost host, ref FullSock sock) => throw new NotSupportedException();
}
