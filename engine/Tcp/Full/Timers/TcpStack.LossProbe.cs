namespace NetSim.Tcp;

// Tail loss probes (RFC 8985 section 7; tcp_schedule_loss_probe, tcp_send_loss_probe, Linux v6.18).
public sealed partial class TcpStack
{
    // TCP_TIMEOUT_MIN as a number of ticks, and TCP_TIMEOUT_MIN_US.
    private const int LeastTimerTicks = 2;
    private const int LeastTimerUs = 2000;

    /// <summary>After an ACK that removed records: loss probe or retransmission timer (tcp_set_xmit_timer).</summary>
    internal void RearmAfterAck(TcpHost host, int slot)
    {
        if (!ScheduleLossProbe(host, slot, isRtoAdvancing: true))
        {
            RearmRetransmit(host, slot);
        }
    }

    private bool ScheduleLossProbe(TcpHost host, int slot, bool isRtoAdvancing)
    {
        ref var sock = ref _full[slot];
        var packets = PacketsOutOf(ref sock);
        if (host.Settings.EarlyRetrans is not (3 or 4)
            || packets == 0
            || FastOpenRequestOf(in sock) != 0
            || (sock.Negotiated & HandshakeOptions.Sack) == 0
            || sock.State is TcpState.SynSent or TcpState.SynReceived
            || sock.Phase is not (RecoveryPhase.Open or RecoveryPhase.CongestionReduced))
        {
            return false;
        }

        var ticks = TicksOfMs(host, host.Profile.InitialRto.Value.Nanoseconds / 1_000_000);
        if (sock.Srtt != 0)
        {
            // Two round trips; a lone segment may also wait for the peer's delayed ACK.
            var us = (long)(sock.Srtt >> 2);
            us += packets == 1 ? LeastRtoUs(host) : LeastTimerUs;
            ticks = TicksOfUs(host, us);
        }

        var rtoUs = isRtoAdvancing ? UsOfTicks(host, sock.RtoTicks) : UsUntilRto(host, ref sock);
        if (rtoUs > 0)
        {
            ticks = Math.Min(ticks, TicksOfUs(host, rtoUs));
        }

        ArmTransmit(host, slot, TransmitTimer.LossProbe, ticks);
        return true;
    }

    // The probe is new data if there is some that the window admits, else the newest segment again.
    private void SendLossProbe(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if ((sock.Flags & FullSockFlags.TlpOutstanding) == 0 && TrySendLossProbe(host, slot))
        {
            sock.Flags |= FullSockFlags.TlpOutstanding;
            RecoveryOf(ref sock).TlpHighSeq = sock.SndNxt;
            Decide(host, in sock.Tuple, Mib.TCPLossProbes);
            // So the RTO runs anew from now, without backoff.
            sock.TransmitKind = TransmitTimer.None;
        }

        RearmRetransmit(host, slot);
    }

    private bool TrySendLossProbe(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        sock.Flags &= ~FullSockFlags.TlpRetransmitted;
        var before = PacketsOutOf(ref sock);
        if (HasUnsent(in sock) && FitsPeerWindow(in sock, CurrentMss(ref sock)))
        {
            WriteOut(host, slot, NagleMode.Off, WriteExtent.LossProbe);
            return PacketsOutOf(ref sock) > before;
        }

        if (before == 0)
        {
            return false;
        }

        if (!TransmitAgain(host, slot, _recovery[sock.Recovery].Last))
        {
            return false;
        }

        sock.Flags |= FullSockFlags.TlpRetransmitted;
        return true;
    }
}
