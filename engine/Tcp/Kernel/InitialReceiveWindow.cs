using System.Numerics;

namespace NetSim.Tcp;

/// <summary>
/// The first receive window and our window scale (tcp_select_initial_window, Linux v6.18 and its forebears).
/// </summary>
internal static class InitialReceiveWindow
{
    private const int MaximumScale = 14;
    private const int FullSizedSegment = 1460;

    /// <summary>What part of a buffer is window (tcp_win_from_space): the rest is overhead.</summary>
    internal static int WindowFromSpace(TcpHost host, int space)
    {
        var scale = host.Settings.AdvWinScale;
        return scale <= 0 ? space >> -scale : space - (space >> scale);
    }

    /// <summary>Chooses the window in octets, which a SYN announces up to 65535 of, and the scale, 0 unless negotiated.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="receiveBuffer">The receive buffer in octets; 0 means tcp_rmem's default.</param>
    /// <param name="isLocked">Whether the application chose the buffer (SO_RCVBUF).</param>
    /// <param name="userClamp">What the application allows at most (TCP_WINDOW_CLAMP) in octets; 0: no limit.</param>
    /// <param name="mss">Octets of data in a full segment, options taken off.</param>
    /// <param name="scaling">Whether window scaling is negotiated.</param>
    /// <param name="scale">Our window scale.</param>
    internal static int Select(
        TcpHost host, int receiveBuffer, bool isLocked, int userClamp, int mss, bool scaling, out byte scale)
    {
        var settings = host.Settings;
        var space = WindowFromSpace(host, receiveBuffer == 0 ? settings.RmemDefault : receiveBuffer);

        // A buffer that the application chose never grows, so that it bounds the window (window_clamp in
        // tcp_openreq_init_rwin and tcp_connect_init).
        var clamp = userClamp == 0 ? int.MaxValue : userClamp;
        clamp = isLocked ? Math.Min(clamp, space) : clamp;
        space = Math.Min(space, clamp);
        if (space > mss)
        {
            space -= space % mss;
        }

        scale = 0;
        if (scaling)
        {
            var largest = Math.Max(space, Math.Max(settings.RmemMax, settings.CoreRmemMax));
            largest = Math.Min(largest, clamp);
            scale = (byte)Math.Clamp(BitOperations.Log2((uint)largest) - 15, 0, MaximumScale);
        }

        var window = settings.WorkaroundSignedWindows != 0 ? Math.Min(space, short.MaxValue) : space;
        var segments = host.Profile.InitialReceiveSegments.Value;
        if (host.Passive?.Route is { InitialReceiveWindow: > 0 } metrics)
        {
            window = (int)Math.Min(window, (long)metrics.InitialReceiveWindow * mss);
        }
        else if (segments > 0 && mss > 1 << scale)
        {
            // Before 4.20 a first burst was all that was offered; fewer segments when they are large.
            var allowed = mss > FullSizedSegment ? Math.Max(2, FullSizedSegment * segments / mss) : segments;
            window = Math.Min(window, allowed * mss);
        }

        return host.Profile.LimitsFirstWindow.Value ? Math.Min(window, ushort.MaxValue) : window;
    }
}
