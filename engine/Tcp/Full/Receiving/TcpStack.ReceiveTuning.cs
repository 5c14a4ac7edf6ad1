using System.Numerics;
using NetSim.Wire;

namespace NetSim.Tcp;

// How the receive buffer and its window grow (tcp_rcv_space_adjust, tcp_grow_window, tcp_measure_rcv_mss, Linux v6.18).
public sealed partial class TcpStack
{
    private const int SockBufferSize = 256;
    private const int SharedInfoSize = 320;
    private const int HeaderRoom = 116;
    private const uint LeastBuffer = 1024;

    /// <summary>
    /// Memory that a received segment occupies (skb->truesize): struct sk_buff, and headers, data and shared info in an
    /// allocation of the next power of two; what does not fit into one page lies in further pages (tun_alloc_skb). So
    /// it is on a TUN device, where the rules were measured; other drivers differ.
    /// </summary>
    private static int TrueSize(int length)
    {
        const int Page = 4096;
        var octets = length + HeaderRoom + SharedInfoSize;
        var memory = octets <= Page
            ? Math.Max(LeastBuffer, BitOperations.RoundUpToPowerOf2((uint)octets))
            : (uint)((octets + Page - 1) / Page * Page);
        return SockBufferSize + (int)memory;
    }

    /// <summary>Learns the size of the peer's segments and how much of the memory is data.</summary>
    private static void MeasureReceiveMss(ref FullSock sock, in Packet packet, in PacketExtension extension)
    {
        var length = extension.MergedSegmentSize != 0 ? extension.MergedSegmentSize : packet.Length;
        var lastSize = sock.LastSegmentSize;
        sock.LastSegmentSize = 0;
        if (length >= sock.ReceiveMss)
        {
            if (length != sock.ReceiveMss)
            {
                AdaptScalingRatio(ref sock, packet.Length);
            }

            sock.ReceiveMss = (ushort)Math.Min(length, AdvertisedPayload(in sock));
            if (packet.Has(TcpFlags.Psh))
            {
                sock.Flags |= FullSockFlags.AckPushed;
            }

            return;
        }

        var withHeader = length + WireSizes.TcpHeader + TcpOptionsLayout.LengthOf(in packet, in extension);
        var isUnpushed = !packet.Has(TcpFlags.Psh) && !packet.Has(TcpFlags.Fin) && !packet.Has(TcpFlags.Urg);
        if (withHeader >= DefaultMss + WireSizes.TcpHeader
            || (withHeader >= LeastMss + WireSizes.TcpHeader && isUnpushed))
        {
            var plain = withHeader - WireSizes.TcpHeader
                - ((sock.Negotiated & HandshakeOptions.Timestamps) != 0 ? TcpOptionsLayout.TimestampsLength : 0);
            sock.LastSegmentSize = (ushort)plain;
            if (plain == lastSize)
            {
                sock.ReceiveMss = (ushort)plain;
                return;
            }
        }

        if ((sock.Flags & FullSockFlags.AckPushed) != 0)
        {
            sock.Flags |= FullSockFlags.AckPushedTwice;
        }

        sock.Flags |= FullSockFlags.AckPushed;
    }

    private static void AdaptScalingRatio(ref FullSock sock, int length)
    {
        var ratio = (byte)Math.Clamp((length << RatioBits) / TrueSize(length), 1, byte.MaxValue);
        if (ratio == sock.ScalingRatio)
        {
            return;
        }

        sock.ScalingRatio = ratio;
        var before = sock.WindowClamp;
        sock.WindowClamp = (uint)WindowFromSpace(in sock, sock.ReceiveBuffer);
        // tcp_set_window_clamp: what was announced already counts at once when there is more room than was thought.
        sock.RcvSsthresh = sock.WindowClamp < before
            ? Math.Min(sock.RcvSsthresh, sock.WindowClamp)
            : Math.Max(sock.RcvSsthresh, Math.Min(sock.RcvWnd, sock.WindowClamp));
        sock.ReceiveQueueSpace = (int)Math.Min((uint)sock.ReceiveQueueSpace, sock.WindowClamp);
    }

    /// <summary>
    /// Lets the announced window grow while segments carry data worth their memory (tcp_grow_window).
    /// </summary>
    private static void GrowWindow(TcpHost host, ref FullSock sock, int length)
    {
        var room = Math.Min((int)sock.WindowClamp, FreeSpace(in sock)) - (int)sock.RcvSsthresh;
        if (room <= 0 || length == 0)
        {
            return;
        }

        var size = TrueSize(length);
        var increment = WindowFromSpace(in sock, size) <= length
            ? 2 * AdvertisedPayload(in sock)
            : GrowthOfSmallSegments(host, in sock, length, size);
        if (increment == 0)
        {
            return;
        }

        increment = Math.Max(increment, 2 * length);
        sock.RcvSsthresh += (uint)Math.Min(room, increment);
        sock.QuickAcks |= 1;
    }

    private static int GrowthOfSmallSegments(TcpHost host, in FullSock sock, int length, int size)
    {
        var cost = WindowFromSpace(in sock, size) >> 1;
        var window = WindowFromSpace(in sock, host.Settings.RmemMax) >> 1;
        while (sock.RcvSsthresh <= window)
        {
            if (cost <= length)
            {
                return 2 * sock.ReceiveMss;
            }

            cost >>= 1;
            window >>= 1;
        }

        return 0;
    }

    /// <summary>
    /// The application has read: once per round trip the buffer follows what it read (tcp_rcv_space_adjust).
    /// </summary>
    private void AdjustReceiveSpace(TcpHost host, ref FullSock sock)
    {
        var elapsed = unchecked(MicrosecondsNow() - sock.ReceiveQueueTimeUs);
        if (sock.ReceiveRttUs == 0 || elapsed < sock.ReceiveRttUs >> 3)
        {
            return;
        }

        var copied = sock.CopiedSeq - sock.ReceiveQueueSeq;
        if (copied > sock.ReceiveQueueSpace)
        {
            GrowReceiveBuffer(host, ref sock, copied);
        }

        sock.ReceiveQueueSeq = sock.CopiedSeq;
        sock.ReceiveQueueTimeUs = MicrosecondsNow();
    }

    private void GrowReceiveBuffer(TcpHost host, ref FullSock sock, int copied)
    {
        var before = Math.Max(1, sock.ReceiveQueueSpace);
        sock.ReceiveQueueSpace = copied;
        if (host.Settings.ModerateRcvbuf == 0 || (sock.Flags & FullSockFlags.ReceiveBufferLocked) != 0)
        {
            return;
        }

        // Twice what was read in a round trip, since the sender may double it; as much again per relative growth.
        var window = 2L * copied;
        window += window * (copied - before) / before * 2;
        window += OutOfOrderSpan(in sock);
        var buffer = Math.Min(SpaceFromWindow(in sock, window), host.Settings.RmemMax);
        if (buffer > sock.ReceiveBuffer)
        {
            sock.ReceiveBuffer = buffer;
            sock.WindowClamp = (uint)WindowFromSpace(in sock, buffer);
        }
    }

    /// <summary>A round-trip time as the receiver sees it, in microseconds (tcp_rcv_rtt_update).</summary>
    private static void UpdateReceiveRtt(ref FullSock sock, uint sample, bool isFromWindow)
    {
        var before = sock.ReceiveRttUs;
        var scaled = (uint)Math.Min((ulong)sample << 3, uint.MaxValue);
        if (before == 0 || scaled < before)
        {
            sock.ReceiveRttUs = scaled;
            return;
        }

        // Without timestamps only the minimum is of use; a reader that lags behind would make it long as well.
        if (isFromWindow || sock.RcvNxt != sock.CopiedSeq)
        {
            return;
        }

        sock.ReceiveRttUs = (uint)Math.Min((ulong)(before - (before >> 3)) + sample, uint.MaxValue);
    }

    /// <summary>
    /// Without timestamps: the time in which one window of data arrives (tcp_rcv_rtt_measure). Linux takes the minimum
    /// of
    /// this and the echoes where there are some, which the echoes win but for a reader that lags; we leave it to them.
    /// </summary>
    private void MeasureReceiveRtt(ref FullSock sock)
    {
        if ((sock.Negotiated & HandshakeOptions.Timestamps) != 0)
        {
            return;
        }

        var now = MicrosecondsNow();
        if (sock.ReceiveRttTimeUs != 0)
        {
            if (sock.RcvNxt.IsBefore(sock.ReceiveRttSeq))
            {
                return;
            }

            UpdateReceiveRtt(ref sock, Math.Max(1, unchecked(now - sock.ReceiveRttTimeUs)), isFromWindow: true);
        }

        sock.ReceiveRttSeq = sock.RcvNxt + (int)sock.RcvWnd;
        sock.ReceiveRttTimeUs = Math.Max(1, now);
    }

    /// <summary>With timestamps: from the echo of a full-sized segment (tcp_rcv_rtt_measure_ts).</summary>
    private void MeasureReceiveRttByEcho(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (!IsTimestamped(in sock, in packet) || packet.TimestampEcho == sock.ReceiveRttSeq.Value)
        {
            return;
        }

        sock.ReceiveRttSeq = new SequenceNumber(packet.TimestampEcho);
        if (packet.SequenceLength >= sock.ReceiveMss)
        {
            var sample = EchoRtt(host, in sock, in packet, leastMilliseconds: 0);
            if (sample > 0)
            {
                UpdateReceiveRtt(ref sock, (uint)Math.Min(sample, uint.MaxValue), isFromWindow: false);
            }
        }
    }
}
