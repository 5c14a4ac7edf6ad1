namespace NetSim.Tcp;

// The window that we announce (tcp_select_window, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Chooses the window for a segment that is about to leave and notes it as announced.</summary>
    /// <returns>The window field, scaled.</returns>
    internal static ushort SelectWindow(TcpHost host, ref FullSock sock)
    {
        var before = sock.RcvWnd;
        if ((sock.ReceiveMarks & ReceiveMarks.AckWithoutMemory) != 0)
        {
            sock.RcvWnd = 0;
            sock.RcvWup = sock.RcvNxt;
            sock.Flags &= ~FullSockFlags.FastPath;
            return 0;
        }

        var open = ReceiveWindow(in sock);
        var mayShrink = host.Settings.ShrinkWindow != 0 && sock.RcvWscale != 0;
        var wanted = mayShrink ? ShrinkingWindow(ref sock) : WindowToOffer(ref sock);
        if (wanted < open && !mayShrink)
        {
            // A window once offered is never taken back (RFC 9293 section 3.8.6).
            if (wanted == 0)
            {
                host.Count(Mib.TCPWantZeroWindowAdv);
            }

            wanted = RoundUpToScale(open, sock.RcvWscale);
        }

        sock.RcvWnd = wanted;
        sock.RcvWup = sock.RcvNxt;
        var largest = sock.RcvWscale == 0 && host.Settings.WorkaroundSignedWindows != 0
            ? (uint)short.MaxValue
            : (uint)ushort.MaxValue << sock.RcvWscale;
        var field = (ushort)(Math.Min(wanted, largest) >> sock.RcvWscale);
        if (field == 0)
        {
            sock.Flags &= ~FullSockFlags.FastPath;
            if (before != 0)
            {
                host.Count(Mib.TCPToZeroWindowAdv);
            }
        }
        else if (before == 0)
        {
            host.Count(Mib.TCPFromZeroWindowAdv);
        }

        return field;
    }

    /// <summary>What is left of the window announced last (tcp_receive_window).</summary>
    private static uint ReceiveWindow(in FullSock sock) =>
        (uint)Math.Max(0L, (long)sock.RcvWnd - (sock.RcvNxt - sock.RcvWup));

    /// <summary>The window that the free buffer allows, silly windows avoided (__tcp_select_window).</summary>
    private static uint WindowToOffer(ref FullSock sock)
    {
        var mss = (int)sock.ReceiveMss;
        var free = FreeSpace(in sock);
        var allowed = FullSpace(in sock);
        var full = (int)Math.Min(sock.WindowClamp, (uint)Math.Max(0, allowed));
        if (mss > full)
        {
            mss = full;
            if (mss <= 0)
            {
                return 0;
            }
        }

        if (free < full >> 1)
        {
            sock.QuickAcks = 0;
            free = free >> sock.RcvWscale << sock.RcvWscale;
            // Too little to be worth a segment, or under a sixteenth: say zero while there is still room for what is
            // under way.
            if (free < allowed >> 4 || free < mss)
            {
                return 0;
            }
        }

        free = (int)Math.Min((uint)Math.Max(0, free), sock.RcvSsthresh);
        if (sock.RcvWscale != 0)
        {
            return RoundUpToScale((uint)free, sock.RcvWscale);
        }

        var window = sock.RcvWnd;
        if (window <= free - mss || window > free)
        {
            return (uint)(free - (free % mss));
        }

        return mss == full && free > window + (full >> 1) ? (uint)free : window;
    }

    // The same with tcp_shrink_window: the free memory decides, whatever was offered before (since 6.6).
    private static uint ShrinkingWindow(ref FullSock sock)
    {
        var allowed = FullSpace(in sock);
        var full = (int)Math.Min(sock.WindowClamp, (uint)Math.Max(0, allowed));
        var mss = Math.Min(sock.ReceiveMss, full);
        var free = Math.Max(0, FreeSpace(in sock)) >> sock.RcvWscale << sock.RcvWscale;
        if (free < full >> 1)
        {
            sock.QuickAcks = 0;
            if (free < allowed >> 4 || free < mss || free < 1 << sock.RcvWscale)
            {
                return 0;
            }
        }

        return (uint)free > sock.RcvSsthresh ? RoundUpToScale(sock.RcvSsthresh, sock.RcvWscale) : (uint)free;
    }

    private static uint RoundUpToScale(uint window, int scale)
    {
        var unit = 1u << scale;
        return (window + unit - 1) & ~(unit - 1);
    }

    /// <summary>How much window an amount of buffer memory gives (tcp_win_from_space).</summary>
    private static int WindowFromSpace(in FullSock sock, int space) =>
        (int)(((long)space * sock.ScalingRatio) >> RatioBits);

    /// <summary>How much buffer memory a window takes (tcp_space_from_win).</summary>
    private static int SpaceFromWindow(in FullSock sock, long window) =>
        (int)Math.Min((window << RatioBits) / sock.ScalingRatio, int.MaxValue);

    /// <summary>Window that the free part of the buffer gives; negative when overdrawn (tcp_space).</summary>
    private static int FreeSpace(in FullSock sock) => WindowFromSpace(in sock, sock.ReceiveBuffer - sock.ReceiveMemory);

    /// <summary>Window that the whole buffer gives (tcp_full_space).</summary>
    private static int FullSpace(in FullSock sock) => WindowFromSpace(in sock, sock.ReceiveBuffer);
}
