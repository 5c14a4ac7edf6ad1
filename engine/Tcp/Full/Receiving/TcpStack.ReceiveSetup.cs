using NetSim.Wire;

namespace NetSim.Tcp;

// The receive side of a new connection (tcp_init_buffer_space, tcp_initialize_rcv_mss, Linux v6.18).
public sealed partial class TcpStack
{
    private const int LeastMss = 88;
    private const int RatioBits = 8;

    /// <summary>
    /// Prepares receiving when a connection becomes ESTABLISHED: MSS estimate, window clamp, autotuning, quick ACKs.
    /// RcvNxt, RcvWnd, RcvWscale, ReceiveBuffer, AdvertisedMss and MssCache are set already.
    /// </summary>
    internal void InitReceiving(TcpHost host, ref FullSock sock)
    {
        if (sock.ScalingRatio == 0)
        {
            var ratio = InitialReceiveWindow.WindowFromSpace(host, 1 << RatioBits);
            sock.ScalingRatio = (byte)Math.Min(ratio, byte.MaxValue);
        }

        InitReceiveMss(ref sock);
        sock.CopiedSeq = sock.RcvNxt;
        sock.RcvWup = sock.RcvNxt;
        sock.RcvSsthresh = sock.RcvSsthresh == 0 ? sock.RcvWnd : sock.RcvSsthresh;
        var advertised = (uint)AdvertisedPayload(in sock);
        var most = (uint)FullSpace(in sock);
        var clamp = sock.WindowClamp == 0 ? most : Math.Min(sock.WindowClamp, most);
        clamp = Math.Min(clamp, (uint)ushort.MaxValue << sock.RcvWscale);
        if (clamp > 2 * advertised && clamp + advertised > most)
        {
            // One segment is kept back for what arrives while the window is full.
            clamp = Math.Max(2 * advertised, most - advertised);
        }

        sock.WindowClamp = clamp;
        sock.RcvSsthresh = Math.Min(sock.RcvSsthresh, clamp);
        sock.ReceiveQueueSpace =
            (int)Math.Min(Math.Min(sock.RcvSsthresh, sock.RcvWnd), InitialCwnd * advertised);
        sock.ReceiveQueueSeq = sock.CopiedSeq;
        sock.ReceiveQueueTimeUs = MicrosecondsNow();
        sock.LastDataReceivedTicks = TicksNow(host);
        sock.LastSentTicks = sock.LastDataReceivedTicks;
    }

    // A first guess on the low side, so that the first segments count as full-sized.
    private static void InitReceiveMss(ref FullSock sock)
    {
        var hint = Math.Min((int)sock.AdvertisedMss, sock.MssCache);
        hint = (int)Math.Min((uint)hint, sock.RcvWnd / 2);
        sock.ReceiveMss = (ushort)Math.Clamp(hint, LeastMss, DefaultMss);
    }

    /// <summary>Octets of data in a full segment of the peer: the MSS that we announced less the timestamps.</summary>
    private static int AdvertisedPayload(in FullSock sock) =>
        (sock.Negotiated & HandshakeOptions.Timestamps) != 0
            ? sock.AdvertisedMss - TcpOptionsLayout.TimestampsLength
            : sock.AdvertisedMss;

    /// <summary>Microseconds of simulated time, wrapping after 71 minutes as the kernel's 32-bit fields do.</summary>
    private uint MicrosecondsNow() => unchecked((uint)(_environment.Now.Nanoseconds / 1_000));
}
