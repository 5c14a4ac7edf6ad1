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

/// <summary>How much one look at the queue may send (push_one of tcp_write_xmit).</summary>
internal enum WriteExtent : byte
{
    /// <summary>All that the windows allow.</summary>
    All,

    /// <summary>One burst, while a write is still being taken in (tcp_push_one).</summary>
    OneBurst,

    /// <summary>One burst even when cwnd is used up (tcp_send_loss_probe).</summary>
    LossProbe,
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
        WriteOut(host, slot, nagle, WriteExtent.All);
        if (PacketsOutOf(ref sock) == 0 && HasUnsent(in sock))
        {
            StartProbeTimer(host, slot);
        }
    }

    private void WriteOut(TcpHost host, int slot, NagleMode nagle, WriteExtent extent)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref RecoveryOf(ref sock);
        ControlOf(host, ref sock, ref recovery);
        var sent = 0;
        while (HasUnsent(in sock) && !MustPace(host, slot, ref recovery))
        {
            var burst = WriteBurst(host, slot, nagle, extent);
            sent += burst;
            if (burst == 0 || extent != WriteExtent.All)
            {
                break;
            }
        }

        NoteSentInRecovery(ref sock, sent);
        if (extent != WriteExtent.LossProbe && sent > 0)
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
    private int WriteBurst(TcpHost host, int slot, NagleMode nagle, WriteExtent extent)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        var mss = CurrentMss(ref sock);
        // tcp_cwnd_test: at most half of the window, so that two bursts are under way.
        var quota = Math.Min(Math.Max(sock.Cwnd >> 1, 1), sock.Cwnd - recovery.InFlight);
        quota = extent == WriteExtent.LossProbe ? Math.Max(1, quota) : quota;
        if (quota <= 0)
        {
            return 0;
        }

        var octets = BurstOctets(host, ref sock, ref recovery, mss, quota, nagle);
        if (octets < 0)
        {
            return 0;
        }

        var first = sock.SndNxt;
        var last = first + octets;
        var sent = 0;
        do
        {
            sent++;
            var length = Math.Min(mss, last - sock.SndNxt);
            var end = sock.SndNxt + length;
            var marks = TakeMarksAt(in sock, ref recovery, end);
            var withFin = end == last && IsFinUnsent(in sock) && end == DataEnd(in sock);
            SendNew(host, slot, length, withFin, marks, endsBurst: sent > 1 && end == last);
            if (length < mss)
            {
                // tcp_minshall_update: the newest small segment.
                sock.SndSml = sock.SndNxt;
            }
        }
        while (sock.SndNxt.IsBefore(last));

        NotePaced(host, in sock, ref recovery, sock.SndNxt - first);
        return sent;
    }

    /// <summary>
    /// Sends octets that were never sent before and notes them as in flight (tcp_event_new_data_sent).
    /// </summary>
    private void SendNew(TcpHost host, int slot, int length, bool withFin, WriteMarks written, bool endsBurst = false)
    {
        ref var sock = ref _full[slot];
        var sequence = sock.SndNxt;
        var end = sequence + length + (withFin ? 1 : 0);
        var marks = withFin ? SendMarks.Fin : SendMarks.None;
        var traits = SendTraits.None;
        var flags = withFin ? TcpFlags.Ack | TcpFlags.Fin : TcpFlags.Ack;
        var isHint = false;
        if (written != WriteMarks.None)
        {
            marks |= (written & WriteMarks.EndsWrite) != 0 ? SendMarks.Push : SendMarks.None;
            isHint = (written & (WriteMarks.EndsWrite | WriteMarks.Push)) == WriteMarks.Push;
            traits |= isHint ? SendTraits.PushHint : SendTraits.None;
            traits |= (written & WriteMarks.EndOfRecord) != 0 ? SendTraits.EndOfRecord : SendTraits.None;
            flags |= isHint || (marks & SendMarks.Push) != 0 ? TcpFlags.Psh : TcpFlags.None;
        }

        if (endsBurst)
        {
            isHint |= (flags & TcpFlags.Psh) == 0 && host.Profile.PushesBursts.Value;
            flags |= isHint ? TcpFlags.Psh : TcpFlags.None;
            marks |= SendMarks.EndsBurst;
        }

        Transmit(host, ref sock, flags, sequence, length, isHint);
        ref var recovery = ref RecoveryOf(ref sock);
        var wasEmpty = recovery.PacketsOut == 0;
        AppendRecord(ref recovery, sequence, end, marks, traits);
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
    private bool FitsPeerWindow(in FullSock sock, int mss)
    {
        ref readonly var recovery = ref _recovery[sock.Recovery];
        var written = recovery.FirstBuffer == 0 ? sock.WriteSeq : _writeBuffers[recovery.FirstBuffer].End;
        var end = UnsentData(in sock) > mss && written - sock.SndNxt > mss ? sock.SndNxt + mss : written;
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
