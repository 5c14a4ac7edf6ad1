namespace NetSim.Tcp;

// When an ACK is sent at once and when it waits (RFC 1122 section 4.2.3.2, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>A segment with an ACK left: nothing is owed any more (tcp_event_ack_sent).</summary>
    internal void AckSent(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>A segment with data leaves: ping-pong and restart after idle (tcp_event_data_sent).</summary>
    internal void NoteDataSent(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>The delayed-ACK timer expired (tcp_delack_timer_handler).</summary>
    internal void OnDelayedAckTimer(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>TCP_QUICKACK: 1 leaves ping-pong mode and sends an ACK that is owed, 0 enters it (__tcp_sock_set_quickack).</summary>
    internal void SetQuickAck(TcpHost host, int slot, int value) => throw new NotSupportedException();
}
