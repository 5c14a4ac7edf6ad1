using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// What the receive side calls on the send side.
public sealed partial class TcpStack
{
    private readonly Slab<SendRecord> _records = new();
    private readonly Slab<RecoveryState> _recovery = new();
    private readonly Slab<SockOptions> _options = new();

    /// <summary>The recovery state of a sock, made if need be.</summary>
    internal ref RecoveryState RecoveryOf(ref FullSock sock)
    {
        if (sock.Recovery == 0)
        {
            sock.Recovery = _recovery.Take();
        }

        return ref _recovery[sock.Recovery];
    }

    /// <summary>Segments in the queue; 0 without recovery state.</summary>
    internal int PacketsOutOf(ref FullSock sock) => sock.Recovery == 0 ? 0 : _recovery[sock.Recovery].PacketsOut;

    /// <summary>Segments in flight; 0 without recovery state.</summary>
    internal int InFlightOf(ref FullSock sock) => sock.Recovery == 0 ? 0 : _recovery[sock.Recovery].InFlight;

    /// <summary>Sends an ACK now (tcp_send_ack).</summary>
    internal void SendAck(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Sends the SYN-ACK of a simultaneous open (tcp_send_synack); the SYN in the queue becomes a SYN-ACK.</summary>
    internal void SendSynAckFromSynSent(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Sends a RST for the connection (tcp_send_active_reset).</summary>
    internal void SendActiveReset(TcpHost host, ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Sends what the windows allow (tcp_push_pending_frames with the sock's own Nagle setting).</summary>
    internal void PushPending(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Sends again what is marked lost, as cwnd allows (tcp_xmit_retransmit_queue).</summary>
    internal void RetransmitLost(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Sends one record again (tcp_retransmit_skb). False when it could not be sent (window).</summary>
    internal bool RetransmitRecord(TcpHost host, int slot, int record) => throw new NotSupportedException();

    /// <summary>After an ACK that removed records: loss probe or retransmission timer (tcp_set_xmit_timer).</summary>
    internal void RearmAfterAck(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Restarts or stops the retransmission timer (tcp_rearm_rto).</summary>
    internal void RearmRetransmit(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>An ACK came while nothing is in flight: the zero-window probe timer restarts or stops (tcp_ack_probe).</summary>
    internal void OnAckWithNothingInFlight(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Removes what <paramref name="ack"/> covers from the queue (tcp_clean_rtx_queue); SndUna is moved already.</summary>
    internal AckedSummary CleanQueue(TcpHost host, int slot, SequenceNumber ack) => throw new NotSupportedException();

    /// <summary>After an ACK, when PushPending is done: grows the send buffer, tells a waiting writer (tcp_check_space).</summary>
    internal void OnSendSpace(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Derives MssCache from the path's MTU and the peer's MSS (tcp_sync_mss); timestamps are taken off.</summary>
    internal void SyncMss(ref FullSock sock, int mtu) => throw new NotSupportedException();

    /// <summary>Arms the one transmit timer: a delay in ticks (inet_csk_reset_xmit_timer, at most tcp_rto_max_ms).</summary>
    internal void ArmTransmit(TcpHost host, int slot, TransmitTimer kind, long ticks) => throw new NotSupportedException();

    /// <summary>Stops the transmit timer.</summary>
    internal void DisarmTransmit(ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Sets the delayed-ACK timer, in ticks; B2 keeps the AckTimer flag.</summary>
    internal void SetDelayedAck(TcpHost host, int slot, long ticks) => throw new NotSupportedException();

    /// <summary>Stops the delayed-ACK timer.</summary>
    internal void DisarmDelayedAck(ref FullSock sock) => throw new NotSupportedException();

    /// <summary>Sets the keepalive (or FIN-WAIT-2) timer, in ticks (tcp_reset_keepalive_timer).</summary>
    internal void SetKeepalive(TcpHost host, int slot, long ticks) => throw new NotSupportedException();

    /// <summary>The active open or simultaneous open is complete: starts keepalive, sends what was queued (part of tcp_finish_connect).</summary>
    internal void StartKeepalive(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Our FIN was acknowledged in FIN-WAIT-1: FIN-WAIT-2 with its orphan's rules (tcp_rcv_state_process). The state is changed here.</summary>
    internal void EnterFinWait2(TcpHost host, int slot) => throw new NotSupportedException();

    /// <summary>Hands the connection to a mini-sock and ends the full sock (tcp_time_wait). A slot without owner is free afterwards.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="slot">The full sock.</param>
    /// <param name="subState">TIME-WAIT or FIN-WAIT-2.</param>
    /// <param name="timeout">How long FIN-WAIT-2 lasts; TIME-WAIT is always 60 s.</param>
    internal void EndInTimeWait(TcpHost host, int slot, TcpState subState, Duration timeout) => throw new NotSupportedException();

    /// <summary>
    /// The connection is over (tcp_done): CLOSED, out of the table, timers off; the owner is told (Error with an errno, Closed
    /// always), a slot without owner (orphan) is free afterwards: its State reads CLOSED, nothing else may be read.
    /// </summary>
    internal void Destroy(TcpHost host, int slot, Errno error) => throw new NotSupportedException();
}
