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
                return DiagnoseFull(host, ref _full[reference.Slot]);
            case SockKind.Request:
                ref var request = ref _requests[reference.Slot];
                var sent = new SimTime(request.SynAckSentAt);
                var asked = Asked(host, request.ExpiresAt, (sent, RequestTimeout(host, in request)));
                var wait = MillisecondsUntil(asked);
                return new(TcpState.SynReceived, DiagnosisTimer.On, request.Retransmits, wait, 0, 0);
            case SockKind.TimeWait:
                ref var mini = ref _timeWaits[reference.Slot];
                return new(mini.SubState, DiagnosisTimer.TimeWait, 0, MillisecondsUntil(AskedOf(host, in mini)), 0, 0);
            default:
                return null;
        }
    }

    private SockDiagnosis DiagnoseFull(TcpHost host, ref FullSock sock)
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
        var wait = MillisecondsUntil(AskedOf(host, ref sock, timer, at));
        return new(sock.State, timer, retransmits, wait, unread, sock.WriteSeq - sock.SndUna)
        {
            Purpose = sock.TransmitKind switch
            {
                TransmitTimer.Retransmit => "RTO",
                TransmitTimer.LossProbe => "TLP",
                TransmitTimer.Reordering => "RACK",
                TransmitTimer.EarlyRetransmit => "early retransmit",
                _ => "",
            },
        };
    }

    private int MillisecondsUntil(long at) =>
        at == 0 ? 0 : (int)Math.Max(0, (new SimTime(at) - _environment.Now).Nanoseconds / 1_000_000);

    // The kernel tells when a timer was asked to fire, not when its wheel will let it (jiffies_delta_to_msecs of
    // timer.expires). We keep only the latter, so the former is looked for among the instants at which the timer may have
    // been armed: the right one leads to the bucket in which the timer lies.
    private static long Asked(TcpHost host, long fires, params ReadOnlySpan<(SimTime Armed, Duration Span)> armings)
    {
        foreach (var (armed, span) in armings)
        {
            var inBucket = fires - host.Clock.Expiry(armed, span).Nanoseconds;
            if (inBucket is >= 0 and <= BucketOrderMask)
            {
                return (armed + span).Nanoseconds;
            }
        }

        return fires;
    }

    private long AskedOf(TcpHost host, ref FullSock sock, DiagnosisTimer timer, long fires)
    {
        var (sent, received) = (InstantOf(host, sock.LastSentTicks), InstantOf(host, sock.LastReceivedTicks));
        var tick = host.Clock.Tick;
        return timer switch
        {
            DiagnosisTimer.On when sock.TransmitKind == TransmitTimer.Retransmit =>
                Asked(host, fires, (sent, tick * sock.RtoTicks), (received, tick * sock.RtoTicks)),
            DiagnosisTimer.Keepalive =>
                Asked(host, fires, (received, tick * KeepaliveTime(host, in sock)), (sent, tick * KeepaliveTime(host, in sock))),
            _ => fires,
        };
    }

    private long AskedOf(TcpHost host, in TimeWaitSock mini)
    {
        // A segment that starts TIME-WAIT anew is answered.
        var (entered, answered) = (InstantOfMs(host, mini.EnteredMs), InstantOfMs(host, mini.LastOutOfWindowAckMs));
        return Asked(
            host,
            mini.ExpiresAt,
            (answered, TimeWaitLife(in mini)),
            (entered, TimeWaitLife(in mini)),
            (entered, Duration.FromSeconds((long)host.Settings.FinTimeout)));
    }

    private SimTime InstantOfMs(TcpHost host, uint milliseconds) => _environment.Now
        - Duration.FromMilliseconds(unchecked((int)(host.Clock.Milliseconds(_environment.Now) - milliseconds)));

    private SimTime InstantOf(TcpHost host, uint ticks) =>
        _environment.Now - (host.Clock.Tick * unchecked((int)(TicksNow(host) - ticks)));
}
