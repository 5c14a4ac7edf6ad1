using NetSim.Wire;

namespace NetSim.Tcp;

// What our ACKs say of data beyond the hole (RFC 2018, RFC 2883; tcp_sack_new_ofo_skb, tcp_dsack_set, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// Adds the SACK blocks that the next segment carries, D-SACK first, as many as fit beside the timestamps.
    /// </summary>
    internal void FillSackBlocks(ref FullSock sock, ref PacketExtension extension)
    {
        if (sock.OutOfOrder == 0 || !IsSack(in sock))
        {
            return;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        var room = TcpOptionsLayout.MaximumSackBlocks((sock.Negotiated & HandshakeOptions.Timestamps) != 0);
        if (state.IsDuplicateDue)
        {
            extension.AddSack(state.Duplicate);
            state.IsDuplicateDue = false;
        }

        for (var i = 0; i < state.BlockCount && extension.SackBlocks < room; i++)
        {
            extension.AddSack(state.Blocks[i]);
        }

        if (state.First == 0)
        {
            ReleaseOutOfOrder(ref sock);
        }
    }

    /// <summary>SACK blocks that the next segment would carry.</summary>
    private int SackBlocksDue(in FullSock sock)
    {
        if (sock.OutOfOrder == 0 || !IsSack(in sock))
        {
            return 0;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        var room = TcpOptionsLayout.MaximumSackBlocks((sock.Negotiated & HandshakeOptions.Timestamps) != 0);
        return Math.Min(state.BlockCount + (state.IsDuplicateDue ? 1 : 0), room);
    }

    private static bool IsSack(in FullSock sock) => (sock.Negotiated & HandshakeOptions.Sack) != 0;

    /// <summary>
    /// The block that changed last comes first; one more is merged when they meet, the oldest is forgotten.
    /// </summary>
    private static void NoteSackBlock(ref OutOfOrderState state, SequenceNumber start, SequenceNumber end)
    {
        for (var i = 0; i < state.BlockCount; i++)
        {
            var block = state.Blocks[i];
            if (end.IsBefore(block.Left) || start.IsAfter(block.Right))
            {
                continue;
            }

            var grown = Union(block, start, end);
            for (var j = i; j > 0; j--)
            {
                state.Blocks[j] = state.Blocks[j - 1];
            }

            state.Blocks[0] = grown;
            MergeIntoFirst(ref state);
            return;
        }

        if (state.BlockCount < OutOfOrderState.MostBlocks)
        {
            state.BlockCount++;
        }

        for (var j = state.BlockCount - 1; j > 0; j--)
        {
            state.Blocks[j] = state.Blocks[j - 1];
        }

        state.Blocks[0] = new SackBlock(start, end);
    }

    // The first block may now touch others (tcp_sack_maybe_coalesce).
    private static void MergeIntoFirst(ref OutOfOrderState state)
    {
        for (var i = 1; i < state.BlockCount;)
        {
            var first = state.Blocks[0];
            var other = state.Blocks[i];
            if (other.Right.IsBefore(first.Left) || other.Left.IsAfter(first.Right))
            {
                i++;
                continue;
            }

            state.Blocks[0] = Union(first, other.Left, other.Right);
            RemoveBlock(ref state, i);
            i = 1;
        }
    }

    /// <summary>Blocks below the next octet expected are of no more interest (tcp_sack_remove).</summary>
    private void DropCoveredBlocks(ref FullSock sock)
    {
        if (sock.OutOfOrder == 0)
        {
            return;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        if (state.First == 0)
        {
            state.BlockCount = 0;
            if (!state.IsDuplicateDue)
            {
                ReleaseOutOfOrder(ref sock);
            }

            return;
        }

        for (var i = 0; i < state.BlockCount;)
        {
            if (state.Blocks[i].Left.IsAtOrBefore(sock.RcvNxt))
            {
                RemoveBlock(ref state, i);
            }
            else
            {
                i++;
            }
        }
    }

    private static void RemoveBlock(ref OutOfOrderState state, int index)
    {
        state.BlockCount--;
        for (var i = index; i < state.BlockCount; i++)
        {
            state.Blocks[i] = state.Blocks[i + 1];
        }
    }

    /// <summary>
    /// The right-most end that we announced selectively, or nothing announced (for RFC 5961 section 3).
    /// </summary>
    private bool TryGetHighestBlock(in FullSock sock, out SequenceNumber end)
    {
        end = default;
        if (sock.OutOfOrder == 0 || _outOfOrder[sock.OutOfOrder].BlockCount == 0)
        {
            return false;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        end = state.Blocks[0].Right;
        for (var i = 1; i < state.BlockCount; i++)
        {
            end = SequenceNumber.Later(end, state.Blocks[i].Right);
        }

        return true;
    }

    /// <summary>Something arrived twice: the next ACK says so (RFC 2883).</summary>
    private void SetDuplicate(TcpHost host, ref FullSock sock, SequenceNumber start, SequenceNumber end)
    {
        if (!IsSack(in sock) || host.Settings.Dsack == 0)
        {
            return;
        }

        host.Count(start.IsBefore(sock.RcvNxt) ? Mib.TCPDSACKOldSent : Mib.TCPDSACKOfoSent);
        ref var state = ref OutOfOrderOf(ref sock);
        state.Duplicate = new SackBlock(start, end);
        state.IsDuplicateDue = true;
    }

    private void ExtendDuplicate(TcpHost host, ref FullSock sock, SequenceNumber start, SequenceNumber end)
    {
        if (sock.OutOfOrder == 0 || !_outOfOrder[sock.OutOfOrder].IsDuplicateDue)
        {
            SetDuplicate(host, ref sock, start, end);
            return;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        if (end.IsAtOrAfter(state.Duplicate.Left) && start.IsAtOrBefore(state.Duplicate.Right))
        {
            state.Duplicate = Union(state.Duplicate, start, end);
        }
    }

    private void ForgetDuplicate(ref FullSock sock)
    {
        if (sock.OutOfOrder != 0)
        {
            _outOfOrder[sock.OutOfOrder].IsDuplicateDue = false;
        }
    }

    private static SackBlock Union(SackBlock block, SequenceNumber start, SequenceNumber end) => new(
        start.IsBefore(block.Left) ? start : block.Left,
        end.IsAfter(block.Right) ? end : block.Right);
}
