namespace NetSim.Tcp;

// Loss detection without SACK: duplicate ACKs stand for segments that left (RFC 5681, RFC 6582; tcp_add_reno_sack,
// Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Duplicate ACKs say that as many segments arrived behind the hole.</summary>
    private static void CountDuplicates(TcpHost host, in FullSock sock, ref RecoveryState state, int duplicates)
    {
        if (duplicates == 0 || IsSack(in sock))
        {
            return;
        }

        var before = state.SackedOut;
        state.SackedOut += duplicates;
        LimitCounted(host, ref state, 0);
        if (state.SackedOut > before)
        {
            CountDelivered(host, ref state, state.SackedOut - before);
        }
    }

    /// <summary>An ACK took segments off: one is the hole, the others eat duplicates (tcp_remove_reno_sacks).</summary>
    private static void RemoveCountedDuplicates(TcpHost host, ref RecoveryState state, int acked)
    {
        if (acked > 0)
        {
            CountDelivered(host, ref state, Math.Max(acked - state.SackedOut, 1));
            state.SackedOut = Math.Max(0, state.SackedOut - (acked - 1));
        }

        LimitCounted(host, ref state, acked);
    }

    // More duplicates than segments behind the hole: the network duplicates or reorders.
    private static void LimitCounted(TcpHost host, ref RecoveryState state, int acked)
    {
        var holes = Math.Min(Math.Max(state.LostOut, 1), state.PacketsOut);
        if (state.SackedOut + holes <= state.PacketsOut)
        {
            return;
        }

        state.SackedOut = state.PacketsOut - holes;
        state.Reordering = Math.Min(state.PacketsOut + acked, host.Settings.MaxReordering);
        state.ReorderSeen++;
        host.Count(Mib.TCPRenoReorder);
    }

    /// <summary>The third duplicate, or a partial ACK in Recovery: the head is lost (tcp_newreno_mark_lost).</summary>
    private void MarkHeadLostByDuplicates(
        TcpHost host, in FullSock sock, ref RecoveryState state, bool isAdvance)
    {
        var isLost = sock.Phase < RecoveryPhase.Recovery
            ? state.SackedOut >= ReorderingOf(host, in state)
            : sock.Phase == RecoveryPhase.Recovery && isAdvance;
        if (isLost && !_records[state.First].HasAny(SendMarks.Lost))
        {
            MarkLost(host, ref state, state.First);
        }
    }

    private static void CountDelivered(TcpHost host, ref RecoveryState state, int segments)
    {
        state.Delivered += (uint)segments;
        host.Counters.Add(Mib.TCPDelivered, segments);
    }
}
