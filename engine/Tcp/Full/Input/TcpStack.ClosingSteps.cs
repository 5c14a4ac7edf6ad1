using NetSim.Wire;

namespace NetSim.Tcp;

// What the ACK of our FIN changes, and which data is still welcome (tcp_rcv_state_process, Linux v6.18).
public sealed partial class TcpStack
{
    /// <returns>Whether all is well; otherwise the segment is answered with a RST.</returns>
    private bool OnClosingSteps(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        var hasFin = packet.Has(TcpFlags.Fin);
        var hasNewData = packet.SequenceLength != 0
            && (packet.SequenceEnd - (hasFin ? 1 : 0)).IsAfter(sock.RcvNxt);
        var isFinNext = hasFin && !packet.Sequence.IsAfter(sock.RcvNxt);
        if (sock.SndUna == sock.WriteSeq && !AdvanceClosing(host, slot, hasFin, isFinNext, hasNewData))
        {
            return false;
        }

        switch (sock.State)
        {
            case TcpState.Closed:
                return true;
            case TcpState.CloseWait or TcpState.Closing or TcpState.LastAck
                when !packet.Sequence.IsBefore(sock.RcvNxt):
                break;
            case TcpState.CloseWait or TcpState.Closing or TcpState.LastAck
                or TcpState.FinWait1 or TcpState.FinWait2:
                // RFC 1122 section 4.2.2.13: data that nobody will read resets the connection.
                if ((sock.Shutdown & ShutdownFlags.Receive) != 0 && hasNewData)
                {
                    host.Count(Mib.TCPAbortOnData);
                    OnReset(host, slot);
                    return false;
                }

                QueueData(host, slot, in packet, in extension);
                break;
            case TcpState.Established:
                QueueData(host, slot, in packet, in extension);
                break;
        }

        Answer(host, slot);
        return true;
    }

    // Everything that we sent is acknowledged, our FIN included if there is one.
    private bool AdvanceClosing(TcpHost host, int slot, bool hasFin, bool isFinNext, bool hasNewData)
    {
        ref var sock = ref _full[slot];
        switch (sock.State)
        {
            case TcpState.FinWait1
                when isFinNext && !(IsOrphan(in sock) && (hasNewData || OptionsOf(in sock).Linger2 < 0)):
                // The ACK of our FIN brings the peer's: straight to TIME-WAIT, see OnFin (RFC 9293 section 3.10.7.4).
                return true;
            case TcpState.FinWait1:
                return !EnterFinWait2(host, slot, hasFin, hasNewData);
            case TcpState.Closing:
                EndInTimeWait(host, slot, TcpState.TimeWait, TimeWaitLength);
                return true;
            case TcpState.LastAck:
                UpdatePeerMetrics(host, ref sock);
                Destroy(host, slot, Errno.None);
                return true;
            default:
                return true;
        }
    }
}
