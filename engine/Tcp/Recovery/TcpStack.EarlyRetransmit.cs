namespace NetSim.Tcp;

// Early retransmit of Linux 3.5 to 4.11 (RFC 5827; tcp_time_to_recover, tcp_pause_early_retransmit, v3.10): fewer than
// four segments are out, so three duplicates cannot come, and fewer do.
public sealed partial class TcpStack
{
    private const int EarlySegments = 4;

    /// <summary>Whether recovery begins with fewer duplicates; after a quarter of an RTT, unless that is switched off.</summary>
    private bool IsEarlyRetransmitDue(
        TcpHost host, int slot, in FullSock sock, in RecoveryState state, ref AckContext ack)
    {
        var mode = host.Settings.EarlyRetrans;
        var isOn = host.Profile.LossDetection.Value == LossDetection.EarlyRetransmit
            && mode is > 0 and < 4
            && host.Settings.Reordering == 3
            && state.ReorderSeen == 0;
        if (!isOn || state.RetransOut != 0 || state.SackedOut == 0
            || state.PacketsOut <= state.SackedOut || state.PacketsOut >= EarlySegments)
        {
            return false;
        }

        const int WithoutDelay = 1;
        if (mode == WithoutDelay || ack.Has(AckFlags.CongestionEcho) || sock.Srtt == 0)
        {
            return true;
        }

        var delay = Math.Max(TicksOfMicroseconds(host, sock.Srtt >> 5), TicksOfMs(host, 2));
        if (sock.TransmitAt != 0 && sock.TransmitAt <= host.Clock.Expiry(
            _environment.Now, host.Jiffies(_environment.Now), delay).Nanoseconds)
        {
            return true;
        }

        ArmTransmit(host, slot, TransmitTimer.EarlyRetransmit, delay);
        ack.Flags &= ~AckFlags.SetTimer;
        return false;
    }

    /// <summary>No late original has filled the hole (tcp_resume_early_retransmit).</summary>
    private void OnEarlyRetransmitTimer(TcpHost host, int slot)
    {
        RearmRetransmit(host, slot);
        ref var sock = ref _full[slot];
        if (PacketsOutOf(ref sock) == 0 || sock.Phase >= RecoveryPhase.Recovery)
        {
            return;
        }

        ref var state = ref RecoveryOf(ref sock);
        if (state.ReorderSeen != 0)
        {
            return;
        }

        if (!_records[state.First].HasAny(SendMarks.Lost | SendMarks.Sacked))
        {
            MarkLost(host, ref state, state.First);
        }

        EnterRecovery(host, ref sock, ref state, default);
        RetransmitLost(host, slot);
    }
}
