using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// One connection as inet_diag reports it (inet_sk_diag_fill, inet_req_diag_fill, inet_twsk_diag_fill, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Looks up one connection, as <c>ss</c> does; null when there is none. For observers.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="tuple">The connection, this machine's end first.</param>
    public SockDiagnosis? Diagnose(TcpHost host, in FourTuple tuple)
    {
        ArgumentNullException.ThrowIfNull(host);
        var reference = _table.Find(host.Index, in tuple);
        switch (reference.Kind)
        {
            case SockKind.Full:
                return DiagnoseFull(ref _full[reference.Slot]);
            case SockKind.Request:
                ref var request = ref _requests[reference.Slot];
                var wait = MillisecondsUntil(request.ExpiresAt);
                return new(TcpState.SynReceived, DiagnosisTimer.On, request.Retransmits, wait, 0, 0);
            case SockKind.TimeWait:
                ref var mini = ref _timeWaits[reference.Slot];
                return new(mini.SubState, DiagnosisTimer.TimeWait, 0, MillisecondsUntil(mini.ExpiresAt), 0, 0);
            default:
                return null;
        }
    }

    private SockDiagnosis DiagnoseFull(ref FullSock sock)
    {
        var (timer, retransmits, at) = sock.TransmitKind switch
        {
            TransmitTimer.Probe => (DiagnosisTimer.Persist, sock.ProbesOut, sock.TransmitAt),
            not TransmitTimer.None => (DiagnosisTimer.On, sock.Retransmits, sock.TransmitAt),
            _ when sock.KeepaliveAt != 0 => (DiagnosisTimer.Keepalive, sock.ProbesOut, sock.KeepaliveAt),
            _ => (DiagnosisTimer.Off, (byte)0, 0L),
        };

        // A FIN counts one until the application has read it (tcp_diag_get_info, v6.18: rcv_nxt less copied_seq).
        var fin = (sock.Flags & FullSockFlags.FinReceived) != 0 && (sock.ReceiveMarks & ReceiveMarks.EndWasRead) == 0;
        var unread = UnreadOctets(in sock) + (fin ? 1 : 0);
        return new(sock.State, timer, retransmits, MillisecondsUntil(at), unread, sock.WriteSeq - sock.SndUna)
        {
            Purpose = sock.TransmitKind switch
            {
                TransmitTimer.Retransmit => "RTO",
                TransmitTimer.LossProbe => "TLP",
                TransmitTimer.Reordering => "RACK",
                _ => "",
            },
        };
    }

    private int MillisecondsUntil(long at) =>
        at == 0 ? 0 : (int)Math.Max(0, (new SimTime(at) - _environment.Now).Nanoseconds / 1_000_000);
}
