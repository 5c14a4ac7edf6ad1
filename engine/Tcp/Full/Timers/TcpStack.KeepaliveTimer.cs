using NetSim.Wire;

namespace NetSim.Tcp;

// Keepalive (RFC 9293 section 3.8.4), and the timer of an orphan in FIN-WAIT-2 (tcp_keepalive_timer, Linux v6.18).
public sealed partial class TcpStack
{
    private void OnKeepaliveTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.FinWait2 && IsOrphan(in sock))
        {
            EndLongFinWait2(host, slot);
            return;
        }

        if ((sock.Flags & FullSockFlags.KeepAlive) == 0 || sock.State is TcpState.Closed or TcpState.SynSent)
        {
            return;
        }

        var idleLimit = KeepaliveTime(host, in sock);
        if (PacketsOutOf(ref sock) != 0 || HasUnsent(in sock))
        {
            // It is alive without keepalive.
            SetKeepalive(host, slot, idleLimit);
            return;
        }

        var idle = IdleTicks(host, in sock);
        if (idle < idleLimit)
        {
            SetKeepalive(host, slot, idleLimit - idle);
            return;
        }

        if (HasKeepaliveFailed(host, in sock, idle))
        {
            SendActiveReset(host, ref sock);
            EndWithTimeout(host, slot);
            return;
        }

        WakeUp(host, slot, Mib.TCPKeepAlive);
        sock.ProbesOut++;
        SetKeepalive(host, slot, KeepaliveInterval(host, in sock));
    }

    private bool HasKeepaliveFailed(TcpHost host, in FullSock sock, long idle)
    {
        ref readonly var options = ref OptionsOf(in sock);
        if (options.UserTimeoutMs != 0)
        {
            return sock.ProbesOut > 0 && idle >= TicksOfMs(host, options.UserTimeoutMs);
        }

        return sock.ProbesOut >= (options.KeepCount != 0 ? options.KeepCount : host.Settings.KeepaliveProbes);
    }

    // More than 60 s of FIN-WAIT-2 are split: the excess here, then the mini-sock lasts for the excess once more.
    private void EndLongFinWait2(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var excess = FinTimeTicks(host, in sock) - TimeWaitTicks(host);
        if (OptionsOf(in sock).Linger2 >= 0 && excess > 0)
        {
            EndInTimeWait(host, slot, TcpState.FinWait2, host.Clock.Tick * excess);
            return;
        }

        SendActiveReset(host, ref sock);
        Destroy(host, slot, Errno.None);
    }

    /// <summary>Ticks since anything came from the peer (keepalive_time_elapsed).</summary>
    private long IdleTicks(TcpHost host, in FullSock sock)
    {
        var now = TicksNow(host);
        return unchecked(Math.Min(now - sock.LastDataReceivedTicks, now - sock.LastReceivedTicks));
    }

    private long KeepaliveTime(TcpHost host, in FullSock sock)
    {
        var chosen = OptionsOf(in sock).KeepIdle;
        return (chosen != 0 ? chosen : host.Settings.KeepaliveTime) * (long)host.Clock.Hz;
    }

    private long KeepaliveInterval(TcpHost host, in FullSock sock)
    {
        var chosen = OptionsOf(in sock).KeepInterval;
        return (chosen != 0 ? chosen : host.Settings.KeepaliveIntvl) * (long)host.Clock.Hz;
    }
}
