namespace NetSim.Tcp;

// RACK (RFC 8985; tcp_recovery.c, Linux v6.18): a segment is lost when one sent sufficiently later was delivered. All
// segments in flight form a second list in the order of their last transmission; those found lost leave it until they
// are
// sent again, so each is looked at about once per transmission.
public sealed partial class TcpStack
{
    private const int RackRecoveries = 16;

    // TimePrevious of a record that is not in the list.
    private const int OutOfRackOrder = -1;

    /// <summary>Whether times rather than numbers of segments tell what is lost (tcp_is_rack).</summary>
    private static bool IsRack(TcpHost host)
    {
        const int Enabled = 1;
        return host.Profile.LossDetection.Value switch
        {
            LossDetection.RackAlone => true,
            LossDetection.Rack => (host.Settings.Recovery & Enabled) != 0,
            _ => false,
        };
    }

    /// <summary>A segment was delivered: what it tells of the path (tcp_rack_advance).</summary>
    private void AdvanceRack(ref RecoveryState state, in SendRecord record)
    {
        var rtt = (uint)Math.Min((_environment.Now.Nanoseconds - record.SentAt) / 1_000, uint.MaxValue);
        if (rtt < state.LeastRtt.Microseconds
            && record.HasAny(SendMarks.Retransmitted | SendMarks.EverRetransmitted))
        {
            // Faster than possible: the ACK is for an earlier transmission.
            return;
        }

        state.IsRackAdvanced = true;
        state.RackRttUs = rtt;
        if (record.SentAt > state.RackSentAt
            || (record.SentAt == state.RackSentAt && record.End.IsAfter(state.RackEnd)))
        {
            state.RackSentAt = record.SentAt;
            state.RackEnd = record.End;
        }
    }

    /// <summary>Marks what is lost by now, and comes back when more may be (tcp_rack_mark_lost).</summary>
    /// <returns>Whether the transmit timer now waits for the reordering window.</returns>
    private bool MarkLostByRack(TcpHost host, int slot, ref FullSock sock, ref RecoveryState state)
    {
        if (!state.IsRackAdvanced)
        {
            return false;
        }

        state.IsRackAdvanced = false;
        var wait = DetectLosses(host, in sock, ref state);
        if (wait == 0)
        {
            return false;
        }

        ArmTransmit(
            host, slot, TransmitTimer.Reordering, LeastTimerTicks + TicksOfUs(host, wait));
        return true;
    }

    /// <returns>Microseconds until the last undecided segment is lost; 0 when all are decided.</returns>
    private long DetectLosses(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        var window = ReorderingWindow(host, in sock, in state);
        var wait = 0L;
        for (var slot = state.OldestSent; slot != 0;)
        {
            ref var record = ref _records[slot];
            var next = record.TimeNext;
            var isWaiting = record.HasAny(SendMarks.Lost) && !record.HasAny(SendMarks.Retransmitted);
            if (!isWaiting)
            {
                var isOlder = state.RackSentAt > record.SentAt
                    || (state.RackSentAt == record.SentAt && state.RackEnd.IsAfter(record.End));
                if (!isOlder)
                {
                    break;
                }

                var left = RackTimeout(in state, in record, window);
                if (left <= 0)
                {
                    MarkLost(host, ref state, slot);
                    LeaveRackOrder(ref state, slot);
                }
                else
                {
                    wait = Math.Max(wait, left);
                }
            }

            slot = next;
        }

        return wait;
    }

    /// <summary>Microseconds until a segment counts as lost (tcp_rack_skb_timeout).</summary>
    private long RackTimeout(in RecoveryState state, in SendRecord record, long window) =>
        state.RackRttUs + window - ((_environment.Now.Nanoseconds - record.SentAt) / 1_000);

    /// <summary>How long reordering may take, in microseconds (tcp_rack_reo_wnd).</summary>
    private static long ReorderingWindow(TcpHost host, in FullSock sock, in RecoveryState state)
    {
        const int NoDuplicateThreshold = 4;
        if (state.ReorderSeen == 0)
        {
            var isEnough = state.SackedOut >= ReorderingOf(host, in state)
                && (host.Settings.Recovery & NoDuplicateThreshold) == 0;
            if (sock.Phase >= RecoveryPhase.Recovery || isEnough)
            {
                return 0;
            }
        }

        var least = state.LeastRtt.Microseconds == 0 ? sock.Srtt >> 3 : state.LeastRtt.Microseconds;
        return Math.Min((least >> 2) * (1L + state.RackExtraSteps), sock.Srtt >> 3);
    }

    /// <summary>
    /// D-SACKs show that the window is too small; sixteen recoveries without make it small again
    /// (tcp_rack_update_reo_wnd).
    /// </summary>
    private static void AdaptReorderingWindow(TcpHost host, ref RecoveryState state, in AckContext ack)
    {
        const int StaticWindow = 2;
        if ((host.Settings.Recovery & StaticWindow) != 0 || ack.Rate.PriorDelivered == 0)
        {
            return;
        }

        if (unchecked((int)(ack.Rate.PriorDelivered - state.RackWidenedAt)) < 0)
        {
            state.IsRackDuplicateSeen = false;
        }

        if (state.IsRackDuplicateSeen)
        {
            state.RackExtraSteps = (byte)Math.Min(byte.MaxValue - 1, state.RackExtraSteps + 1);
            state.IsRackDuplicateSeen = false;
            state.RackWidenedAt = state.Delivered;
            state.RackPersist = RackRecoveries;
        }
        else if (state.RackPersist == 0)
        {
            state.RackExtraSteps = 0;
        }
    }

    /// <summary>The reordering window is over (tcp_rack_reo_timeout).</summary>
    private void OnReorderingTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (PacketsOutOf(ref sock) == 0)
        {
            return;
        }

        ref var state = ref RecoveryOf(ref sock);
        var before = state.InFlight;
        var lost = state.Lost;
        DetectLosses(host, in sock, ref state);
        if (state.InFlight != before)
        {
            if (sock.Phase != RecoveryPhase.Recovery)
            {
                EnterRecovery(host, ref sock, ref state, default);
                ReduceCwnd(host, ref sock, ref state, 1, unchecked((int)(state.Lost - lost)), isAdvance: false);
            }

            RetransmitLost(host, slot);
        }

        if (sock.TransmitKind != TransmitTimer.Retransmit)
        {
            RearmRetransmit(host, slot);
        }
    }

    /// <summary>A segment leaves, for the first time or again: it is now the one sent last.</summary>
    private void EnterRackOrder(ref RecoveryState state, int slot)
    {
        ref var record = ref _records[slot];
        record.TimePrevious = state.NewestSent;
        record.TimeNext = 0;
        if (state.NewestSent == 0)
        {
            state.OldestSent = slot;
        }
        else
        {
            _records[state.NewestSent].TimeNext = slot;
        }

        state.NewestSent = slot;
    }

    private void LeaveRackOrder(ref RecoveryState state, int slot)
    {
        ref var record = ref _records[slot];
        if (record.TimePrevious == OutOfRackOrder)
        {
            return;
        }

        if (record.TimePrevious == 0)
        {
            state.OldestSent = record.TimeNext;
        }
        else
        {
            _records[record.TimePrevious].TimeNext = record.TimeNext;
        }

        if (record.TimeNext == 0)
        {
            state.NewestSent = record.TimePrevious;
        }
        else
        {
            _records[record.TimeNext].TimePrevious = record.TimePrevious;
        }

        record.TimePrevious = OutOfRackOrder;
        record.TimeNext = 0;
    }

    // The second half of a segment that was split was sent at the same time.
    private void EnterRackOrderAfter(ref RecoveryState state, int slot, int before)
    {
        ref var record = ref _records[slot];
        ref var earlier = ref _records[before];
        record.TimeNext = 0;
        record.TimePrevious = OutOfRackOrder;
        if (earlier.TimePrevious == OutOfRackOrder)
        {
            return;
        }

        record.TimePrevious = before;
        record.TimeNext = earlier.TimeNext;
        if (earlier.TimeNext == 0)
        {
            state.NewestSent = slot;
        }
        else
        {
            _records[earlier.TimeNext].TimePrevious = slot;
        }

        earlier.TimeNext = slot;
    }
}
