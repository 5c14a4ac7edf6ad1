using NetSim.Wire;

namespace NetSim.Tcp;

// Header prediction: the segment that everyone expects takes a short way, and is counted (tcp_rcv_established, Linux
// v6.18).
public sealed partial class TcpStack
{
    private const TcpFlags UnpredictedFlags = TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst | TcpFlags.Urg | TcpFlags.Ece
        | TcpFlags.Cwr;

    // What reaches beyond the window is validated like the unexpected (since 6.17); what only lacks memory is not.
    private static bool IsPredicted(in FullSock sock, in Packet packet, in PacketExtension extension)
    {
        var hasTimestamps = (sock.Negotiated & HandshakeOptions.Timestamps) != 0;
        return (sock.Flags & FullSockFlags.FastPath) != 0
            && packet.Has(TcpFlags.Ack)
            && (packet.Flags & UnpredictedFlags) == 0
            && (uint)packet.Window << sock.SndWscale == sock.SndWnd
            && packet.Sequence == sock.RcvNxt
            && packet.Length <= ReceiveWindow(in sock)
            && !packet.Acknowledgment.IsAfter(sock.SndNxt)
            && packet.HasTimestamps == hasTimestamps
            && extension.SackBlocks == 0
            && (!hasTimestamps || unchecked((int)(packet.TimestampValue - sock.TsRecent)) >= 0);
    }

    // Header prediction is on again when nothing unusual is under way (tcp_fast_path_check).
    private void CheckFastPath(ref FullSock sock)
    {
        if (!HasOutOfOrder(in sock) && sock.RcvWnd != 0 && sock.ReceiveMemory < sock.ReceiveBuffer)
        {
            sock.Flags |= FullSockFlags.FastPath;
        }
    }

    // The short way asks nobody for memory: what is left of the pages charged for both queues must do
    // (sk_forward_alloc).
    private static bool FitsReservedMemory(in FullSock sock, int length)
    {
        const int Page = 4096;
        var charged = sock.ReceiveMemory + BufferUsed(in sock);
        return TrueSize(length) <= (Page - (charged % Page)) % Page;
    }

    private void OnPredictedAck(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        StorePredictedTimestamp(host, ref _full[slot], in packet);
        ProcessAck(host, slot, in packet, in extension, AckFlags.None);
        PushPending(host, slot);
        OnSendSpace(host, slot);
    }

    private void OnPredictedData(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        StorePredictedTimestamp(host, ref sock, in packet);
        MeasureReceiveRttByEcho(host, ref sock, in packet);
        host.Count(Mib.TCPHPHits);
        AppendInOrder(ref sock, in packet);
        NoteDataReceived(host, ref sock, in packet, in extension);
        if (packet.Acknowledgment != sock.SndUna)
        {
            ProcessAck(host, slot, in packet, in extension, AckFlags.Data);
            PushPending(host, slot);
            OnSendSpace(host, slot);
        }
        else
        {
            sock.SndWl1 = packet.Sequence;
        }

        if ((sock.Flags & FullSockFlags.AckScheduled) != 0)
        {
            SendOrDelayAck(host, slot, ref sock, isOutOfOrderPossible: false);
        }

        NotifyReadable(host, slot, in sock);
    }

    private void StorePredictedTimestamp(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (packet.HasTimestamps && sock.RcvNxt == sock.RcvWup)
        {
            StoreTsRecent(host, ref sock, packet.TimestampValue);
        }
    }
}
