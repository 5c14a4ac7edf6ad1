using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// setsockopt() and getsockopt() (do_tcp_setsockopt, sk_setsockopt, Linux v6.18).
public sealed partial class TcpStack
{
    private const int LongestLinger2 = 120;
    private const int LeastReceiveBuffer = 2304;

    private static readonly SockOptions NoOptions;
    private readonly Slab<SockOptions> _options = new();

    /// <summary>Sets a socket option.</summary>
    /// <param name="host">Whose sock.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">Its value in the option's own unit, as setsockopt() takes it.</param>
    /// <returns>EINVAL when the value is out of the option's range.</returns>
    public Errno SetOption(TcpHost host, int slot, SocketOption option, int value)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        switch (option)
        {
            case SocketOption.NoDelay:
                SetFlag(ref sock, FullSockFlags.NoDelay, value != 0);
                PushPending(host, slot, value != 0 ? NagleMode.Off : NagleMode.Sock);
                return Errno.None;
            case SocketOption.Cork:
                SetFlag(ref sock, FullSockFlags.Cork, value != 0);
                PushPending(host, slot, NagleMode.Sock);
                return Errno.None;
            case SocketOption.QuickAck:
                SetQuickAck(host, slot, value);
                return Errno.None;
            case SocketOption.KeepAlive:
                return SwitchKeepalive(host, slot, value != 0);
            case SocketOption.Linger:
                SetFlag(ref sock, FullSockFlags.Linger, value >= 0);
                MutableOptionsOf(ref sock).LingerSeconds = Math.Max(0, value);
                return Errno.None;
            case SocketOption.SendBuffer:
                LockSendBuffer(host, ref sock, value);
                return Errno.None;
            case SocketOption.ReceiveBuffer:
                LockReceiveBuffer(host, ref sock, value);
                return Errno.None;
            default:
                return SetKeptOption(host, slot, option, value);
        }
    }

    private Errno SetKeptOption(TcpHost host, int slot, SocketOption option, int value)
    {
        if (!IsInRange(option, value))
        {
            return Errno.EINVAL;
        }

        ref var sock = ref _full[slot];
        ref var kept = ref MutableOptionsOf(ref sock);
        switch (option)
        {
            case SocketOption.KeepIdle:
                kept.KeepIdle = value;
                RestartKeepalive(host, slot);
                break;
            case SocketOption.KeepInterval:
                kept.KeepInterval = value;
                break;
            case SocketOption.KeepCount:
                kept.KeepCount = value;
                break;
            case SocketOption.UserTimeout:
                kept.UserTimeoutMs = value;
                break;
            case SocketOption.SynCount:
                kept.SynCount = value;
                break;
            case SocketOption.Linger2:
                kept.Linger2 = value < 0 ? -1 : Math.Min(value, LongestLinger2);
                break;
            case SocketOption.MaximumSegmentSize:
                kept.UserMss = value;
                break;
            case SocketOption.WindowClamp:
                kept.WindowClamp = LegalWindowClamp(value);
                sock.WindowClamp = (uint)kept.WindowClamp;
                sock.RcvSsthresh = Math.Min(sock.RcvSsthresh, sock.WindowClamp);
                break;
            case SocketOption.NotSentLowWater:
                kept.NotSentLowWater = value;
                break;
            case SocketOption.MtuDiscovery:
                kept.MtuDiscovery = (MtuDiscovery)value;
                break;
            case SocketOption.CongestionControl:
                return ChooseCongestion(host, ref sock, (CongestionKind)value);
            case SocketOption.MaxPacingRate:
                kept.MaxPacingRate = value;
                if (sock.Recovery != 0)
                {
                    _recovery[sock.Recovery].IsPaced |= value != 0;
                }

                break;
        }

        return Errno.None;
    }

    // SOCK_MIN_RCVBUF / 2 (tcp_set_window_clamp)
    private static int LegalWindowClamp(int value) => Math.Max(value, LeastReceiveBuffer / 2);

    private static bool IsInRange(SocketOption option, int value) => option switch
    {
        SocketOption.KeepIdle or SocketOption.KeepInterval => value is >= 1 and <= short.MaxValue,
        SocketOption.KeepCount or SocketOption.SynCount => value is >= 1 and <= LargestSynCount,
        SocketOption.UserTimeout or SocketOption.NotSentLowWater
            or SocketOption.MaxPacingRate => value >= 0,
        SocketOption.MaximumSegmentSize => value is >= LeastUserMss and <= short.MaxValue,
        SocketOption.WindowClamp => value > 0,
        SocketOption.MtuDiscovery => value is >= (int)MtuDiscovery.Dont and <= (int)MtuDiscovery.Omit,
        SocketOption.CongestionControl => value is >= (int)CongestionKind.Default and <= (int)CongestionKind.Dctcp,
        SocketOption.Linger2 => true,
        _ => false,
    };

    /// <summary>
    /// Reads a socket option, in the unit that <see cref="SetOption"/> takes; buffers read doubled, as the kernel
    /// keeps them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such option.</exception>
    public int GetOption(TcpHost host, int slot, SocketOption option)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        ref readonly var kept = ref OptionsOf(in sock);
        var settings = host.Settings;
        return option switch
        {
            SocketOption.NoDelay => FlagOf(in sock, FullSockFlags.NoDelay),
            SocketOption.Cork => FlagOf(in sock, FullSockFlags.Cork),
            SocketOption.QuickAck => sock.PingPong < settings.PingpongThresh ? 1 : 0,
            SocketOption.KeepAlive => FlagOf(in sock, FullSockFlags.KeepAlive),
            SocketOption.KeepIdle => kept.KeepIdle != 0 ? kept.KeepIdle : settings.KeepaliveTime,
            SocketOption.KeepInterval => kept.KeepInterval != 0 ? kept.KeepInterval : settings.KeepaliveIntvl,
            SocketOption.KeepCount => kept.KeepCount != 0 ? kept.KeepCount : settings.KeepaliveProbes,
            SocketOption.UserTimeout => kept.UserTimeoutMs,
            SocketOption.SynCount => kept.SynCount != 0 ? kept.SynCount : settings.SynRetries,
            SocketOption.Linger2 => kept.Linger2 != 0 ? kept.Linger2 : settings.FinTimeout,
            SocketOption.Linger => FlagOf(in sock, FullSockFlags.Linger) != 0 ? kept.LingerSeconds : -1,
            SocketOption.SendBuffer => sock.SendBuffer,
            SocketOption.ReceiveBuffer => sock.ReceiveBuffer,
            SocketOption.MaximumSegmentSize => sock.MssCache,
            SocketOption.WindowClamp => (int)Math.Min(sock.WindowClamp, int.MaxValue),
            SocketOption.NotSentLowWater => kept.NotSentLowWater,
            SocketOption.MtuDiscovery => (int)DiscoveryOf(host, in kept),
            SocketOption.CongestionControl => (int)CongestionOf(host, in sock),
            SocketOption.MaxPacingRate => kept.MaxPacingRate,
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "There is no such socket option."),
        };
    }

    /// <summary>What the application asked for; all zero when nothing.</summary>
    internal ref readonly SockOptions OptionsOf(in FullSock sock)
    {
        if (sock.Options == 0)
        {
            return ref NoOptions;
        }

        return ref _options[sock.Options];
    }

    private ref SockOptions MutableOptionsOf(ref FullSock sock)
    {
        if (sock.Options == 0)
        {
            sock.Options = _options.Take();
        }

        return ref _options[sock.Options];
    }

    /// <summary>The congestion control of a sock: its own choice, or the machine's.</summary>
    internal CongestionKind CongestionOf(TcpHost host, in FullSock sock)
    {
        var chosen = OptionsOf(in sock).Congestion;
        if (chosen == CongestionKind.Default)
        {
            chosen = host.Settings.CongestionKind;
        }

        return chosen;
    }

    /// <summary>TCP_CONGESTION by name (tcp_set_congestion_control).</summary>
    /// <param name="host">Whose sock.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="name">A name of net.ipv4.tcp_available_congestion_control.</param>
    /// <returns>
    /// ENOENT when there is no such control, EPERM when net.ipv4.tcp_allowed_congestion_control does not list it.
    /// </returns>
    public Errno SetCongestionControl(TcpHost host, int slot, string name)
    {
        ArgumentNullException.ThrowIfNull(host);
        return CongestionControls.TryFind(name, out var kind)
            ? ChooseCongestion(host, ref _full[slot], kind)
            : Errno.ENOENT;
    }

    // The new control begins with the next segment, at the window of the old one.
    private Errno ChooseCongestion(TcpHost host, ref FullSock sock, CongestionKind kind)
    {
        if (kind != CongestionKind.Default && !host.Settings.MayChoose(kind))
        {
            return Errno.EPERM;
        }

        MutableOptionsOf(ref sock).Congestion = kind;
        if (sock.Recovery != 0)
        {
            ref var state = ref _recovery[sock.Recovery];
            state.Control = CongestionKind.Default;
            state.PriorSsthresh = 0;
        }

        return Errno.None;
    }

    private Errno SwitchKeepalive(TcpHost host, int slot, bool on)
    {
        ref var sock = ref _full[slot];
        var was = (sock.Flags & FullSockFlags.KeepAlive) != 0;
        SetFlag(ref sock, FullSockFlags.KeepAlive, on);
        if (!on)
        {
            sock.KeepaliveAt = 0;
        }
        else if (!was && sock.State != TcpState.Closed)
        {
            SetKeepalive(host, slot, KeepaliveTime(host, in sock));
        }

        return Errno.None;
    }

    // tcp_sock_set_keepidle: the new time counts from the last segment.
    private void RestartKeepalive(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if ((sock.Flags & FullSockFlags.KeepAlive) != 0 && sock.State != TcpState.Closed)
        {
            SetKeepalive(host, slot, Math.Max(0, KeepaliveTime(host, in sock) - IdleTicks(host, in sock)));
        }
    }

    // The kernel doubles what is asked, to make room for bookkeeping.
    private static void LockSendBuffer(TcpHost host, ref FullSock sock, int value)
    {
        sock.Flags |= FullSockFlags.SendBufferLocked;
        sock.SendBuffer = Math.Max(2 * Math.Clamp(value, 0, host.Settings.CoreWmemMax), LeastSendBuffer);
    }

    private static void LockReceiveBuffer(TcpHost host, ref FullSock sock, int value)
    {
        sock.Flags |= FullSockFlags.ReceiveBufferLocked;
        sock.ReceiveBuffer = Math.Max(2 * Math.Clamp(value, 0, host.Settings.CoreRmemMax), LeastReceiveBuffer);
    }

    private static int FlagOf(in FullSock sock, FullSockFlags flag) => (sock.Flags & flag) != 0 ? 1 : 0;

    private static void SetFlag(ref FullSock sock, FullSockFlags flag, bool on) =>
        sock.Flags = on ? sock.Flags | flag : sock.Flags & ~flag;
}
