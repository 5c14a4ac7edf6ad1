using NetSim.Wire;

namespace NetSim.Tcp;

// Active open (tcp_v4_connect, tcp_connect, Linux v6.18; RFC 9293 section 3.10.1).
public sealed partial class TcpStack
{
    private const int LeastUserMss = 88;
    private const int LargestSynCount = 127;

    /// <summary>
    /// connect(): takes a slot, sends the SYN and returns without waiting; <see cref="SocketEvents.Connected"/> or
    /// <see cref="SocketEvents.Error"/> follows.
    /// </summary>
    /// <param name="host">Who connects.</param>
    /// <param name="options">Where to, from where, and the options set before.</param>
    /// <param name="slot">The new sock; 0 on error.</param>
    /// <returns>
    /// <see cref="Errno.None"/> when the SYN is on its way or waits for the first write; EADDRNOTAVAIL when no port is
    /// free or the tuple is in use; EINVAL for an option out of range; EOPNOTSUPP for TCP_FASTOPEN_CONNECT where
    /// net.ipv4.tcp_fastopen does not allow it.
    /// </returns>
    public Errno Connect(TcpHost host, in ConnectOptions options, out int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        slot = 0;
        if (options.FastOpenConnect && (host.Settings.Fastopen & FastOpenModes.Client) == 0)
        {
            return Errno.EOPNOTSUPP;
        }

        var error = OpenActively(host, in options, out slot);
        if (error != Errno.None)
        {
            return error;
        }

        if (options.FastOpenConnect)
        {
            DeferOrAskForCookie(host, slot);
        }
        else
        {
            SendFirstSyn(host, slot, FastOpenCookie.None, 0);
        }

        return Errno.None;
    }

    // tcp_v4_connect without tcp_connect: everything is ready for the SYN.
    private Errno OpenActively(TcpHost host, in ConnectOptions options, out int slot)
    {
        slot = 0;
        if (!AreValid(in options))
        {
            return Errno.EINVAL;
        }

        if (options.CongestionControl is { } control
            && CongestionControls.Check(host.Settings, control) is var refused and not Errno.None)
        {
            return refused;
        }

        var local = options.Local == default ? SourceFor(host, options.Remote) : options.Local;
        var tuple = new FourTuple(local, options.Remote, options.LocalPort, options.RemotePort);
        PortChoice choice;
        var isFree = options.LocalPort == 0
            ? TrySelectPort(host, local, options.Remote, options.RemotePort, out choice)
            : TryClaimTuple(host, in tuple, out choice);
        if (!isFree)
        {
            return Errno.EADDRNOTAVAIL;
        }

        slot = _full.Take();
        ref var sock = ref _full[slot];
        sock.Tuple = tuple with { LocalPort = choice.Port };
        sock.Owner = options.Owner;
        sock.Flags = FullSockFlags.ActiveOpen;
        ApplyOptions(host, ref sock, in options);
        PrepareSend(host, ref sock, in choice);
        if (options.Mtu != 0 && options.Mtu != host.Mtu)
        {
            MutableOptionsOf(ref sock).InterfaceMtu = options.Mtu;
        }

        PrepareOffer(host, ref sock, in choice);
        InsertSock(host, in sock.Tuple, SockReference.Full(slot));
        EnterState(host, ref sock, TcpState.SynSent);
        return Errno.None;
    }

    // The local route of 127.0.0.0/8 has its own preferred source (fib_select_default, ip_route_connect).
    private static Ipv4Address SourceFor(TcpHost host, Ipv4Address remote) =>
        remote.IsLoopback ? Ipv4Address.Loopback : host.Address;

    private static bool AreValid(in ConnectOptions options) =>
        options.SynCount is >= 0 and <= LargestSynCount
        && options.UserTimeoutMs >= 0
        && options.MaximumSegmentSize is 0 or (>= LeastUserMss and <= short.MaxValue)
        && options.ReceiveBuffer >= 0
        && options.SendBuffer >= 0
        && options.WindowClamp >= 0
        && options.Mtu is 0 or (>= 68 and <= ushort.MaxValue);

    private void ApplyOptions(TcpHost host, ref FullSock sock, in ConnectOptions options)
    {
        sock.SendBuffer = host.Settings.WmemDefault;
        sock.ReceiveBuffer = host.Settings.RmemDefault;
        if (options.SendBuffer != 0)
        {
            LockSendBuffer(host, ref sock, options.SendBuffer);
        }

        if (options.ReceiveBuffer != 0)
        {
            LockReceiveBuffer(host, ref sock, options.ReceiveBuffer);
        }

        var kind = CongestionKind.Default;
        if (options.CongestionControl is not null)
        {
            CongestionControls.TryFind(options.CongestionControl, out kind);
        }

        if (options.SynCount != 0 || options.UserTimeoutMs != 0 || options.MaximumSegmentSize != 0
            || options.WindowClamp != 0 || options.LocalPort != 0 || kind != CongestionKind.Default || options.FastOpenNeedsNoCookie)
        {
            ref var chosen = ref MutableOptionsOf(ref sock);
            chosen.SynCount = options.SynCount;
            chosen.UserTimeoutMs = options.UserTimeoutMs;
            chosen.UserMss = options.MaximumSegmentSize;
            chosen.WindowClamp = options.WindowClamp == 0 ? 0 : LegalWindowClamp(options.WindowClamp);
            sock.WindowClamp = (uint)chosen.WindowClamp;
            chosen.Congestion = kind;
            chosen.Bound = options.LocalPort != 0;
            chosen.ReuseAddress = options.ReuseAddress;
            chosen.FastOpen = options.FastOpenNeedsNoCookie ? FastOpenMarks.NoCookie : FastOpenMarks.None;
        }
    }

    private void PrepareSend(TcpHost host, ref FullSock sock, in PortChoice choice)
    {
        var isn = choice.ReusesTimeWait ? choice.Isn : new SequenceNumber(InitialSequence(host, in sock.Tuple));
        sock.SndUna = isn;
        sock.SndNxt = isn;
        sock.WriteSeq = isn;
        sock.SndSml = isn;
        sock.PushedSeq = isn;
        var now = TicksNow(host);
        sock.LastSentTicks = now;
        sock.LastReceivedTicks = now;
        sock.LastDataReceivedTicks = now;
        sock.Cwnd = InitialCwnd;
        sock.Ssthresh = int.MaxValue;
        sock.RtoTicks = (int)TicksOfMs(host, host.Profile.InitialRto.Value.Nanoseconds / 1_000_000);
    }

    private static HandshakeOptions OfferOf(TcpHost host) =>
        (host.Settings.Timestamps != 0 ? HandshakeOptions.Timestamps : 0)
        | (host.Settings.Sack != 0 ? HandshakeOptions.Sack : 0)
        | (host.Settings.WindowScaling != 0 ? HandshakeOptions.WindowScaling : 0);

    // Negotiated holds the offer until the SYN-ACK cuts it down to what the peer agrees to (tcp_connect_init).
    private void PrepareOffer(TcpHost host, ref FullSock sock, in PortChoice choice)
    {
        var settings = host.Settings;
        sock.Negotiated = OfferOf(host) | (settings.Ecn == 1 || NeedsMarks(host, in sock) ? HandshakeOptions.Ecn : 0);
        if (settings.Timestamps != 0)
        {
            sock.TsOffset = TimestampOffset(host, in sock.Tuple);
            sock.TsRecent = choice.TsRecent;
            sock.TsRecentStamp = choice.TsRecentStamp;
        }

        sock.PeerMss = DefaultMss;
        SyncMss(host, ref sock, PathMtuOf(host, in sock));
        ref readonly var kept = ref OptionsOf(in sock);
        sock.AdvertisedMss = (ushort)AnnouncedMss(host, sock.Tuple.Remote, InterfaceMtuOf(host, in kept), kept.UserMss);
        var window = InitialReceiveWindow.Select(
            host, sock.ReceiveBuffer, (sock.Flags & FullSockFlags.ReceiveBufferLocked) != 0, kept.WindowClamp,
            sock.AdvertisedMss, settings.WindowScaling != 0, out sock.RcvWscale);
        sock.RcvWnd = (uint)window;
        sock.RcvSsthresh = (uint)window;
    }

    // SYN and the data that it carries are two entries of the queue: the SYN alone goes out again (tcp_send_syn_data).
    private void SendFirstSyn(TcpHost host, int slot, FastOpenCookie cookie, int octets)
    {
        ref var sock = ref _full[slot];
        // The give-up times of a connect count from here; zero would mean "never".
        sock.RetransStampMs = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        var isn = sock.SndNxt;
        TransmitSyn(host, ref sock, isn, cookie, octets);
        ref var recovery = ref RecoveryOf(ref sock);
        AppendRecord(ref recovery, isn, isn + 1, SendMarks.Syn);
        var end = isn + 1 + octets;
        if (octets > 0)
        {
            AppendRecord(ref recovery, isn + 1, end, SendMarks.Push);
        }

        sock.WriteSeq = end;
        sock.SndNxt = end;
        sock.PushedSeq = end;
        host.Count(Mib.TcpActiveOpens);
        // tcp_connect takes the RTO as it is: TCP_USER_TIMEOUT bounds later timers only, so a SYN always goes out twice.
        ArmTransmit(host, slot, TransmitTimer.Retransmit, sock.RtoTicks);
    }

    /// <summary>
    /// The connection is open: sizes the send buffer, starts keepalive (tcp_init_buffer_space, part of
    /// tcp_finish_connect).
    /// </summary>
    internal void StartKeepalive(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ExpandSendBuffer(host, ref sock);
        if ((sock.Flags & FullSockFlags.KeepAlive) != 0)
        {
            SetKeepalive(host, slot, KeepaliveTime(host, in sock));
        }
    }
}
