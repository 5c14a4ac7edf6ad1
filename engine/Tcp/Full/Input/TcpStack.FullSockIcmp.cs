using NetSim.Wire;

namespace NetSim.Tcp;

// ICMP errors about a full sock's segments (tcp_v4_err, Linux v6.18; RFC 5461, RFC 5927).
public sealed partial class TcpStack
{
    /// <summary>An ICMP error that quotes a segment of a full sock arrives (tcp_v4_err).</summary>
    internal void OnFullSockIcmp(TcpHost host, int slot, in Packet packet, in PacketExtension quote)
    {
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.Closed)
        {
            return;
        }

        // A blind attacker does not know what is in flight.
        var fastOpen = FastOpenRequestOf(in sock);
        var oldest = fastOpen == 0 ? sock.SndUna : _requests[fastOpen].Isn;
        if (quote.QuotedSequence.IsBefore(oldest) || quote.QuotedSequence.IsAfter(sock.SndNxt))
        {
            host.Count(Mib.OutOfWindowIcmps);
            return;
        }

        // A Fast Open child that the application holds is treated as connected.
        var isOpening = sock.State is TcpState.SynSent or TcpState.SynReceived
            && (fastOpen == 0 || !HasFastOpenMark(in sock, FastOpenMarks.Accepted));
        if (packet.IcmpType == IcmpType.DestinationUnreachable
            && packet.IcmpCode == (byte)IcmpUnreachable.FragmentationNeeded)
        {
            OnPathMtu(host, slot, packet.NextHopMtu);
            return;
        }

        var error = IcmpErrno.Of(packet.IcmpType, packet.IcmpCode, out _);
        if (error == Errno.None)
        {
            return;
        }

        var isUnreachable = packet.IcmpType == IcmpType.DestinationUnreachable
            && packet.IcmpCode is (byte)IcmpUnreachable.Network or (byte)IcmpUnreachable.Host;
        if (isUnreachable && !isOpening && fastOpen == 0)
        {
            RevertBackoff(host, slot);
        }

        if (isOpening)
        {
            // RFC 1122 section 4.2.3.9: a connection attempt fails at once.
            Destroy(host, slot, error);
            return;
        }

        // An established connection may recover: the error is told only if it times out.
        sock.SoftError = error;
    }

    /// <summary>
    /// Sends again what is marked lost although nothing speaks of congestion (tcp_non_congestion_loss_retransmit).
    /// </summary>
    private void RetransmitWithoutCongestion(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        if (sock.Phase != RecoveryPhase.Loss)
        {
            // Not congestion: cwnd stays, but new data waits for what is sent again.
            state.HighSeq = sock.SndNxt;
            sock.Ssthresh = CurrentSsthresh(in sock);
            state.PriorSsthresh = 0;
            sock.Flags &= ~FullSockFlags.UndoPossible;
            sock.Phase = RecoveryPhase.Loss;
        }

        RetransmitLost(host, slot);
    }

    // RFC 6069: a retransmission that met a broken path says nothing of congestion (tcp_ld_RTO_revert).
    private void RevertBackoff(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (sock.Retransmits == 0 || sock.Backoff == 0 || PacketsOutOf(ref sock) == 0
            || sock.TransmitKind != TransmitTimer.Retransmit)
        {
            return;
        }

        sock.Backoff--;
        if (sock.Srtt != 0)
        {
            SetRto(host, ref sock);
        }
        else
        {
            sock.RtoTicks = TicksOfMicroseconds(host, host.Profile.InitialRto.Value.Nanoseconds / 1_000);
        }

        sock.RtoTicks = (int)Math.Min((long)sock.RtoTicks << Math.Min((int)sock.Backoff, 20), RtoMaxTicks(host));
        var left = UsUntilRto(host, ref sock);
        if (left > 0)
        {
            ArmTransmit(host, slot, TransmitTimer.Retransmit, TicksOfUs(host, left));
        }
        else
        {
            RetransmitTimeout(host, slot);
        }
    }
}
