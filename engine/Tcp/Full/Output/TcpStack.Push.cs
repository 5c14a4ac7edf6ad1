using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>Whether small segments may wait (tcp_nagle_check).</summary>
internal enum NagleMode : byte
{
    /// <summary>As the sock's options say.</summary>
    Sock,

    /// <summary>Nothing waits (TCP_NAGLE_OFF, TCP_NAGLE_PUSH).</summary>
    Off,

    /// <summary>Partial segments wait for more data (TCP_NAGLE_CORK).</summary>
    Cork,
}

// Sending what the application wrote, as the windows allow (tcp_push_pending_frames, tcp_write_xmit, Linux v6.18).
// Octets that were not sent yet are only counted: SndNxt to WriteSeq.
public sealed partial class TcpStack
{
    /// <summary>Sends what the windows allow (tcp_push_pending_frames with the sock's own Nagle setting).</summary>
    internal void PushPending(TcpHost host, int slot) => PushPending(host, slot, NagleMode.Sock);

    private void PushPending(TcpHost host, int slot, NagleMode nagle)
    {
        ref var sock = ref _full[slot];
        if (sock.State == TcpState.Closed || !HasUnsent(in sock))
        {
            return;
        }

        FollowRoute(host, ref sock);
        WriteOut(host, slot, nagle, isLossProbe: false);
        if (PacketsOutOf(ref sock) == 0 && HasUnsent(in sock))
        {
            StartProbeTimer(host, slot);
        }
    }

    private void WriteOut(TcpHost host, int slot, NagleMode nagle, bool isLossProbe)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref RecoveryOf(ref sock);
        ControlOf(host, ref sock, ref recovery);
        var sent = 0;
        while (HasUnsent(in sock) && !MustPace(host, slot, ref recovery))
        {
            var burst = WriteBurst(host, slot, nagle, isLossProbe);
            sent += burst;
            if (burst == 0 || isLossProbe)
            {
                break;
            }
        }

        NoteSentInRecovery(ref sock, sent);
        if (!isLossProbe && sent > 0)
        {
            ScheduleLossProbe(host, slot, isRtoAdvancing: false);
        }

        var isCwndLimited = recovery.InFlight >= sock.Cwnd;
        if (sent > 0 || isCwndLimited)
        {
            CwndValidate(host, ref sock, isCwndLimited);
        }

        var isHeldUp = !isCwndLimited && HasUnsent(in sock) && !FitsPeerWindow(in sock, CurrentMss(ref sock));
        NoteWhatHoldsUp(host, ref sock, isHeldUp, isCwndLimited);
    }

    /// <summary>Sends as many segments as Linux hands to its device as one, fewer where a window ends.</summary>
    /// <returns>Segments sent.</returns>
    private int WriteBurst(TcpHost host, int slot, NagleMode nagle, bool isLossProbe)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        var mss = CurrentMss(ref sock);
        var first = sock.SndNxt;
        var (most, sent) = (1, 0);
        while (sent < most && HasUnsent(in sock) && (isLossProbe || recovery.InFlight < sock.Cwnd))
        {
            var unsent = UnsentData(in sock);
            var length = Math.Min(unsent, mss);
            var withFin = length == unsent && IsFinUnsent(in sock);
            if (!FitsPeerWindow(in sock, mss)
                || (length < mss && !withFin && MustWait(ref sock, nagle)))
            {
                break;
            }

            if (sent == 0 && !isLossProbe)
            {
                most = BurstSegments(host, ref sock, mss, nagle);
            }

            sent++;
            SendNew(host, slot, length, withFin, isPushed: false, endsBurst: most > 1 && sent == most);
            if (length < mss)
            {
                // tcp_minshall_update: the newest small segment.
                sock.SndSml = sock.SndNxt;
            }
        }

        if (sent > 0)
        {
            NotePaced(host, in sock, ref recovery, sock.SndNxt - first, sent);
        }

        return sent;
    }

    /// <summary>
    /// Sends octets that were never sent before and notes them as in flight (tcp_event_new_data_sent).
    /// </summary>
    private void SendNew(TcpHost host, int slot, int length, bool withFin, bool isPushed, bool endsBurst = false)
    {
        ref var sock = ref _full[slot];
        var sequence = sock.SndNxt;
        var end = sequence + length + (withFin ? 1 : 0);
        var marks = withFin ? SendMarks.Fin : SendMarks.None;
        var flags = withFin ? TcpFlags.Ack | TcpFlags.Fin : TcpFlags.Ack;
        var isHint = false;
        if (length > 0 && (isPushed || sequence + length == sock.PushedSeq))
        {
            marks |= SendMarks.Push;
            flags |= TcpFlags.Psh;
        }
        else if (endsBurst && host.Profile.PushesBursts.Value)
        {
            isHint = true;
            flags |= TcpFlags.Psh;
        }

        marks |= endsBurst ? SendMarks.EndsBurst : SendMarks.None;
        Transmit(host, ref sock, flags, sequence, length, isHint);
        ref var recovery = ref RecoveryOf(ref sock);
        var wasEmpty = recovery.PacketsOut == 0;
        AppendRecord(ref recovery, sequence, end, marks);
        sock.SndNxt = end;
        if (wasEmpty || sock.TransmitKind == TransmitTimer.LossProbe)
        {
            RearmRetransmit(host, slot);
        }

        host.Count(Mib.TCPOrigDataSent);
    }

    // tcp_nagle_test for a partial last segment; Minshall's variant waits only while another small one is
    // unacknowledged.
    private bool MustWait(ref FullSock sock, NagleMode nagle)
    {
        if (nagle == NagleMode.Off)
        {
            return false;
        }

        if (nagle == NagleMode.Cork || (sock.Flags & FullSockFlags.Cork) != 0)
        {
            return true;
        }

        return (sock.Flags & FullSockFlags.NoDelay) == 0
            && PacketsOutOf(ref sock) != 0
            && sock.SndSml.IsAfter(sock.SndUna)
            && !sock.SndSml.IsAfter(sock.SndNxt);
    }

    // tcp_snd_wnd_test: the next segment fits whole, or does not go at all.
    private static bool FitsPeerWindow(in FullSock sock, int mss)
    {
        var unsent = UnsentData(in sock);
        var end = unsent > mss ? sock.SndNxt + mss : sock.WriteSeq;
        return !end.IsAfter(WindowEnd(in sock));
    }

    private static bool HasUnsent(in FullSock sock) => sock.SndNxt != sock.WriteSeq;

    private static bool IsFinUnsent(in FullSock sock) =>
        (sock.Flags & FullSockFlags.FinQueued) != 0 && sock.SndNxt != sock.WriteSeq;

    private static int UnsentData(in FullSock sock) => sock.WriteSeq - sock.SndNxt - (IsFinUnsent(in sock) ? 1 : 0);

    /// <summary>Octets of data that the next segment may carry: SACK blocks take theirs (tcp_current_mss).</summary>
    private int CurrentMss(ref FullSock sock)
    {
        if (!HasSackToSend(in sock))
        {
            return sock.MssCache;
        }

        return sock.MssCache - TcpOptionsLayout.SackLength(SackBlocksDue(in sock));
    }
}
