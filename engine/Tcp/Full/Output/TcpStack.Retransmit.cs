using NetSim.Wire;

namespace NetSim.Tcp;

// Sending again (__tcp_retransmit_skb, tcp_retransmit_skb, tcp_xmit_retransmit_queue, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Sends again what is marked lost, as cwnd allows (tcp_xmit_retransmit_queue).</summary>
    internal void RetransmitLost(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (PacketsOutOf(ref sock) == 0)
        {
            return;
        }

        const SendMarks Settled = SendMarks.Sacked | SendMarks.Retransmitted;
        ref var recovery = ref _recovery[sock.Recovery];
        var counter = sock.Phase == RecoveryPhase.Loss ? Mib.TCPSlowStartRetrans : Mib.TCPFastRetrans;
        var headAgain = false;
        // Everything before the hint is settled (retransmit_skb_hint); it stays where the window stops us.
        var at = recovery.RetransmitFrom;
        var (burst, burstLeft) = (0, 0);
        for (; at != 0; at = _records[at].Next)
        {
            recovery.RetransmitFrom = at;
            if (recovery.InFlight >= sock.Cwnd
                || recovery.RetransOut >= recovery.LostOut
                || (burstLeft == 0 && MustPace(host, slot, ref recovery)))
            {
                break;
            }

            if (!_records[at].HasAny(SendMarks.Lost) || _records[at].HasAny(Settled))
            {
                continue;
            }

            if (burstLeft == 0)
            {
                burst = LostBurst(host, ref sock, in recovery, at);
                burstLeft = burst;
            }

            burstLeft--;
            if (!RetransmitRecord(host, slot, at, endsBurst: burst > 1 && burstLeft == 0))
            {
                break;
            }

            host.Count(counter);
            NoteSentInRecovery(ref sock, 1);
            headAgain |= at == recovery.First;
        }

        if (at == 0)
        {
            recovery.RetransmitFrom = 0;
        }

        if (headAgain && sock.TransmitKind != TransmitTimer.Reordering)
        {
            ArmTransmit(host, slot, TransmitTimer.Retransmit, sock.RtoTicks);
        }
    }

    // Proportional rate reduction counts what leaves while the window shrinks (tcp_in_cwnd_reduction, RFC 6937).
    private void NoteSentInRecovery(ref FullSock sock, int segments)
    {
        if (sock.Phase is RecoveryPhase.Recovery or RecoveryPhase.CongestionReduced)
        {
            _recovery[sock.Recovery].PrrOut += segments;
        }
    }

    /// <summary>
    /// Sends one record again and notes the copy as in flight (tcp_retransmit_skb). False when it could not be sent
    /// (window).
    /// </summary>
    internal bool RetransmitRecord(TcpHost host, int slot, int record, bool endsBurst = false)
    {
        if (!TransmitAgain(host, slot, record, endsBurst))
        {
            return false;
        }

        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        ref var sent = ref _records[record];
        if (!sent.HasAny(SendMarks.Retransmitted))
        {
            sent.Marks |= SendMarks.Retransmitted;
            recovery.RetransOut++;
        }

        if (host.Profile.LossDetection.Value < LossDetection.Rack)
        {
            sent.SentBefore = sock.SndNxt;
        }

        if (sock.RetransStampMs == 0)
        {
            sock.RetransStampMs = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        }

        recovery.UndoRetrans = Math.Max(0, recovery.UndoRetrans) + 1;
        return true;
    }

    /// <summary>
    /// Sends one record again (__tcp_retransmit_skb): at most what the window and the present MSS admit.
    /// </summary>
    private bool TransmitAgain(TcpHost host, int slot, int at, bool endsBurst = false)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        ref var record = ref _records[at];
        if (record.HasAny(SendMarks.Syn))
        {
            CountRetransmission(host, ref recovery, at);
            host.Count(Mib.TCPSynRetrans);
            TransmitSyn(host, ref sock, record.Sequence);
            return true;
        }

        if (record.Sequence.IsBefore(sock.SndUna))
        {
            var end = record.End;
            record.Sequence = sock.SndUna;
            record.End = end;
        }

        var mss = CurrentMss(ref sock);
        var room = WindowEnd(in sock) - record.Sequence;
        if (room <= 0)
        {
            if (record.Sequence != sock.SndUna)
            {
                return false;
            }

            // The window was taken back entirely: the oldest segment serves as the probe.
            room = mss;
        }

        var limit = Math.Min(mss, room);
        if (record.Length > limit)
        {
            SplitRecord(ref recovery, at, limit);
        }
        else if (record.Length < limit && host.Settings.RetransCollapse != 0)
        {
            CollapseFrom(in sock, ref recovery, at, limit);
        }

        CountRetransmission(host, ref recovery, at);
        var flags = TcpFlags.Ack
            | (record.HasAny(SendMarks.Fin) ? TcpFlags.Fin : TcpFlags.None)
            | (record.HasAny(SendMarks.Push) ? TcpFlags.Psh : TcpFlags.None);
        var isHint = !record.HasAny(SendMarks.Push)
            && (record.HasAny(SendTraits.PushHint) || (endsBurst && host.Profile.PushesBursts.Value));
        flags |= isHint ? TcpFlags.Psh : TcpFlags.None;
        Transmit(host, ref sock, flags, record.Sequence, record.Length, isHint);
        NotePaced(host, in sock, ref recovery, record.Length);
        return true;
    }

    private void CountRetransmission(TcpHost host, ref RecoveryState recovery, int at)
    {
        ref var record = ref _records[at];
        LeaveRackOrder(ref recovery, at);
        EnterRackOrder(ref recovery, at);
        host.Count(Mib.TcpRetransSegs);
        recovery.TotalRetrans++;
        recovery.Traffic.OctetsSentAgain += (ulong)record.Length;
        record.Marks |= SendMarks.EverRetransmitted;
        record.SentAt = _environment.Now.Nanoseconds;
        NoteRateAtSend(ref recovery, ref record);
    }

    // tcp_fragment: the MSS or the window has shrunk since the segment was made.
    private void SplitRecord(ref RecoveryState recovery, int at, int length)
    {
        var slot = _records.Take(ref recovery.NextRecord);
        ref var record = ref _records[at];
        ref var rest = ref _records[slot];
        rest = record;
        var end = record.End;
        rest.Sequence = record.Sequence + length;
        rest.End = end;
        record.End = rest.Sequence;
        record.Marks &= ~(SendMarks.Fin | SendMarks.Push | SendMarks.EndsBurst);
        record.Traits &= ~(SendTraits.PushHint | SendTraits.EndOfRecord);
        record.Next = slot;
        if (recovery.Last == at)
        {
            recovery.Last = slot;
        }

        EnterRackOrderAfter(ref recovery, slot, at);
        if (recovery.HighestSacked == at)
        {
            recovery.HighestSacked = slot;
        }

        recovery.PacketsOut++;
        recovery.RetransOut += rest.HasAny(SendMarks.Retransmitted) ? 1 : 0;
        recovery.SackedOut += rest.HasAny(SendMarks.Sacked) ? 1 : 0;
        recovery.LostOut += rest.HasAny(SendMarks.Lost) ? 1 : 0;
    }

    // tcp_retrans_try_collapse: small neighbours go along, as long as whole ones fit.
    private void CollapseFrom(in FullSock sock, ref RecoveryState recovery, int at, int space)
    {
        ref var record = ref _records[at];
        space -= record.Length;
        while (record.Next != 0 && !record.HasAny(SendMarks.Sacked) && !record.HasAny(SendTraits.EndOfRecord))
        {
            var nextSlot = record.Next;
            ref var next = ref _records[nextSlot];
            space -= next.Length;
            if (space < 0 || next.HasAny(SendMarks.Sacked) || next.End.IsAfter(WindowEnd(in sock)))
            {
                return;
            }

            const SendMarks OfTheEnd = SendMarks.Push | SendMarks.EndsBurst | SendMarks.Fin;
            record.End = next.End;
            record.Marks &= ~SendMarks.EndsBurst;
            record.Marks |= next.Marks & (SendMarks.EverRetransmitted | OfTheEnd);
            record.Traits |= next.Traits & (SendTraits.PushHint | SendTraits.EndOfRecord);
            record.Next = next.Next;
            RemoveMarks(in next, ref recovery);
            ForgetPlaces(ref recovery, nextSlot, record.Next);
            recovery.PacketsOut--;
            if (recovery.Last == nextSlot)
            {
                recovery.Last = at;
            }

            _records.Release(nextSlot);
        }
    }
}
