namespace NetSim.Tcp;

// Middleboxes that swallow SYNs with data, or what follows them: the whole machine stops asking for Fast Open for a
// while (tcp_fastopen_active_disable and its neighbours, Linux v6.18; RFC 7413 section 7).
public sealed partial class TcpStack
{
    private const int MostPauseDoublings = 6;

    /// <summary>Whether Fast Open is paused now (tcp_fastopen_active_should_disable).</summary>
    private bool IsFastOpenPaused(TcpHost host, ref SockOptions options)
    {
        var seconds = host.Settings.FastopenBlackholeTimeout;
        if (seconds == 0 || host.Passive is not { FastOpenPauses: > 0 } passive)
        {
            return false;
        }

        var doublings = Math.Min(passive.FastOpenPauses - 1, MostPauseDoublings);
        var end = passive.FastOpenPausedAt + (((long)seconds << doublings) * host.Clock.Hz);
        if (host.Jiffies(_environment.Now) < end)
        {
            return true;
        }

        options.FastOpen |= FastOpenMarks.TestsBlackHole;
        return false;
    }

    private void PauseFastOpen(TcpHost host)
    {
        if (host.Settings.FastopenBlackholeTimeout == 0)
        {
            return;
        }

        var passive = host.Passive ??= new PassiveState();
        passive.FastOpenPausedAt = host.Jiffies(_environment.Now);
        passive.FastOpenPauses++;
        host.Count(Mib.TCPFastOpenBlackhole);
    }

    // tcp_fastopen_active_detect_blackhole: the third time-out in a row, or an early end.
    private void DetectBlackHole(TcpHost host, ref FullSock sock, bool isExpired)
    {
        const FastOpenMarks Tried = FastOpenMarks.Asked | FastOpenMarks.SynData | FastOpenMarks.SynDataAcked;
        var isSign = sock.Retransmits == 2 || (sock.Retransmits < 2 && isExpired);
        if (isSign && HasFastOpenMark(in sock, Tried))
        {
            PauseFastOpen(host);
        }
    }

    // tcp_validate_incoming: a RST out of order before any data is a middlebox's.
    private void DetectForeignReset(TcpHost host, ref FullSock sock)
    {
        if (sock.State == TcpState.Established && HasFastOpenMark(in sock, FastOpenMarks.Asked)
            && HasReceivedNothing(in sock))
        {
            PauseFastOpen(host);
        }
    }

    private bool HasReceivedNothing(in FullSock sock)
    {
        var fin = (sock.Flags & FullSockFlags.FinReceived) != 0 ? 1 : 0;
        return sock.RcvNxt - OptionsOf(in sock).FirstExpected == fin;
    }

    private bool HasLoneFinOutOfOrder(in FullSock sock)
    {
        if (!HasOutOfOrder(in sock))
        {
            return false;
        }

        ref var first = ref _ranges[_outOfOrder[sock.OutOfOrder].First];
        return first.Next == 0 && first.EndsWithFin && first.End - first.Start == 1;
    }

    // tcp_fastopen_active_disable_ofo_check: only the FIN came through, or all is well again.
    private void JudgeFastOpenAtEnd(TcpHost host, ref FullSock sock)
    {
        if (!HasFastOpenMark(in sock, FastOpenMarks.Asked))
        {
            return;
        }

        if (HasReceivedNothing(in sock))
        {
            if (HasLoneFinOutOfOrder(in sock))
            {
                PauseFastOpen(host);
            }
        }
        else if (HasFastOpenMark(in sock, FastOpenMarks.TestsBlackHole) && host.Passive is { } passive
            && !sock.Tuple.Remote.IsLoopback)
        {
            passive.FastOpenPauses = 0;
        }
    }
}
