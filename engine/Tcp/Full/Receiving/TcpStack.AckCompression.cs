namespace NetSim.Tcp;

// While data is out of order each segment asks for an ACK with SACK blocks; beyond what the sender's fast retransmit
// needs, one for several is enough (since Linux 4.18; __tcp_ack_snd_check, tcp_compressed_ack_kick, v6.18).
public sealed partial class TcpStack
{
    private const int DuplicatesForFastRetransmit = 3;

    /// <summary>Whether the ACK for a segment out of order waits for more of them.</summary>
    private bool CompressAck(TcpHost host, int slot, ref FullSock sock)
    {
        ref var early = ref _outOfOrder[sock.OutOfOrder];
        if (!IsSack(in sock) || early.CompressedAcks >= host.Settings.CompSackNr)
        {
            return false;
        }

        if (early.DuplicatesAt != sock.RcvNxt)
        {
            early.DuplicatesAt = sock.RcvNxt;
            early.Duplicates = 0;
        }

        if (early.Duplicates < DuplicatesForFastRetransmit)
        {
            early.Duplicates++;
            return false;
        }

        early.CompressedAcks++;
        if (early.AckDueAt == 0)
        {
            // A twentieth of the round trip, by whichever end knows it better.
            var rtt = sock.Srtt != 0 ? Math.Min(sock.Srtt, sock.ReceiveRttUs) : sock.ReceiveRttUs;
            var delay = Math.Min(host.Settings.CompSackDelayNs, (long)rtt * 125 / 20);
            early.AckDueAt = _environment.Now.Nanoseconds + Math.Max(1, delay + host.Settings.CompSackSlackNs);
            QueueTimerEvent(host, slot, ref sock);
        }

        return true;
    }

    /// <summary>When a compressed ACK is due; 0: none is.</summary>
    private long CompressedAckAt(in FullSock sock) => sock.OutOfOrder == 0 ? 0 : _outOfOrder[sock.OutOfOrder].AckDueAt;

    private void OnCompressedAckTimer(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var early = ref _outOfOrder[sock.OutOfOrder];
        early.AckDueAt = 0;
        if (early.CompressedAcks > 0)
        {
            // This one is not saved.
            early.CompressedAcks--;
            SendAck(host, ref sock);
        }
    }

    /// <summary>An ACK left: it stands for those that waited (tcp_event_ack_sent).</summary>
    private void SettleCompressedAcks(TcpHost host, in FullSock sock)
    {
        ref var early = ref _outOfOrder[sock.OutOfOrder];
        host.Counters.Add(Mib.TCPAckCompressed, early.CompressedAcks);
        early.CompressedAcks = 0;
        early.AckDueAt = 0;
    }
}
