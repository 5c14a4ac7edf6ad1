using NetSim.Wire;

namespace NetSim.Tcp;

// A connection whose SYN carries data (tcp_sendmsg_fastopen, tcp_send_syn_data, tcp_rcv_fastopen_synack, Linux v6.18;
// RFC 7413 section 4.2).
public sealed partial class TcpStack
{
    // MAX_TCP_OPTION_SPACE: all of it is left free beside SYN data, for middleboxes that add options of their own.
    private const int OptionSpace = 40;

    /// <summary>
    /// sendto(MSG_FASTOPEN) on a socket without a connection: connects, and sends with the SYN what a cookie allows.
    /// </summary>
    /// <param name="host">Who connects.</param>
    /// <param name="options">Where to, from where, and the options set before.</param>
    /// <param name="length">Octets to send; may be 0.</param>
    /// <param name="flags">
    /// <see cref="SendFlags.DontWait"/> when the caller will not wait for the connection; one that waits then sends the
    /// rest.
    /// </param>
    /// <param name="slot">The new sock; 0 when there is none.</param>
    /// <returns>
    /// Octets that went with the SYN, at least 1; or a negative <see cref="Errno"/>: EINPROGRESS when a SYN without data
    /// is on its way, EOPNOTSUPP when net.ipv4.tcp_fastopen does not allow it, and the errors of <see cref="Connect"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public int ConnectWithData(
        TcpHost host, in ConnectOptions options, int length, SendFlags flags, out int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        slot = 0;
        if ((host.Settings.Fastopen & FastOpenModes.Client) == 0)
        {
            return -(int)Errno.EOPNOTSUPP;
        }

        var error = OpenActively(host, in options, out slot);
        return error == Errno.None ? SendFastOpenSyn(host, slot, length, flags) : -(int)error;
    }

    /// <summary>
    /// Whether connect() on this sock has returned although its SYN waits for the first write (TCP_FASTOPEN_CONNECT with a
    /// cookie): it is writable.
    /// </summary>
    public bool IsConnectDeferred(int slot) =>
        _full[slot].State == TcpState.SynSent && HasFastOpenMark(in _full[slot], FastOpenMarks.Deferred);

    private bool HasFastOpenMark(in FullSock sock, FastOpenMarks mark) =>
        sock.Options != 0 && (_options[sock.Options].FastOpen & mark) != 0;

    // The rest of connect() with TCP_FASTOPEN_CONNECT (tcp_fastopen_defer_connect).
    private void DeferOrAskForCookie(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var options = ref MutableOptionsOf(ref sock);
        if (IsFastOpenReady(host, in sock, ref options, out _, out _))
        {
            options.FastOpen |= FastOpenMarks.Deferred;
            return;
        }

        SendFastOpenSyn(host, slot, 0, SendFlags.DontWait);
    }

    /// <summary>send() on a sock that is opening, with MSG_FASTOPEN or after a deferred connect().</summary>
    private int SendWhileOpening(TcpHost host, int slot, int length, SendFlags flags)
    {
        ref var sock = ref _full[slot];
        if (HasFastOpenMark(in sock, FastOpenMarks.Deferred))
        {
            MutableOptionsOf(ref sock).FastOpen &= ~FastOpenMarks.Deferred;
            return SendFastOpenSyn(host, slot, length, flags);
        }

        return (flags & SendFlags.FastOpen) != 0 ? -(int)Errno.EALREADY : -(int)Errno.EAGAIN;
    }

    // What MSG_FASTOPEN means on a sock whose connection exists already (__inet_stream_connect).
    private Errno RefuseFastOpen(TcpHost host, ref FullSock sock)
    {
        if ((host.Settings.Fastopen & FastOpenModes.Client) == 0)
        {
            return Errno.EOPNOTSUPP;
        }

        if (HasFastOpenMark(in sock, FastOpenMarks.DidNotWait))
        {
            // The first call since connect() succeeded only learns of it.
            MutableOptionsOf(ref sock).FastOpen &= ~FastOpenMarks.DidNotWait;
            return Errno.None;
        }

        return Errno.EISCONN;
    }

    /// <summary>Whether data may go with a SYN to this peer (tcp_fastopen_cookie_check).</summary>
    private bool IsFastOpenReady(
        TcpHost host, in FullSock sock, ref SockOptions options, out FastOpenCookie cookie, out int mss)
    {
        var known = TryFastOpenPeer(host, sock.Tuple.Remote, out var peer);
        mss = known && peer.Mss != 0 ? peer.Mss : sock.AdvertisedMss;
        var isExperimental = peer.TryExperimental == 1 || !host.Profile.KnowsFastOpenOption.Value;
        cookie = peer.Cookie.HasCookie ? peer.Cookie : FastOpenCookie.Request(isExperimental);
        if (IsFastOpenPaused(host, ref options))
        {
            cookie = FastOpenCookie.None;
            return false;
        }

        var needsNone = (host.Settings.Fastopen & FastOpenModes.ClientWithoutCookie) != 0
            || (options.FastOpen & FastOpenMarks.NoCookie) != 0;
        if (needsNone)
        {
            cookie = FastOpenCookie.None;
            return true;
        }

        return cookie.HasCookie;
    }

    /// <summary>Sends the first SYN with as much of a write as it holds, or with a request for a cookie.</summary>
    private int SendFastOpenSyn(TcpHost host, int slot, int length, SendFlags flags)
    {
        ref var sock = ref _full[slot];
        ref var options = ref MutableOptionsOf(ref sock);
        var isReady = IsFastOpenReady(host, in sock, ref options, out var cookie, out var mss);
        var octets = 0;
        if (isReady)
        {
            sock.PeerMss = (ushort)(options.UserMss != 0 ? Math.Min(mss, options.UserMss) : mss);
            SyncMss(host, ref sock);
            var largest = MssOfMtu(host, in sock, MtuInUse(host, in sock));
            octets = Math.Clamp(length, 0, Math.Max(0, largest - OptionSpace));
        }

        options.FastOpen |= (cookie.HasOption ? FastOpenMarks.Asked : 0)
            | (cookie.HasOption && cookie.IsExperimental ? FastOpenMarks.AskedExperimental : 0)
            | (octets > 0 ? FastOpenMarks.SynData : 0)
            | ((flags & SendFlags.DontWait) != 0 ? FastOpenMarks.DidNotWait : 0)
            | ((flags & SendFlags.DontWait) == 0 && octets < length ? FastOpenMarks.WritePending : 0);
        SendFirstSyn(host, slot, cookie, octets);
        if (isReady)
        {
            host.Count(Mib.TCPOrigDataSent);
        }

        return octets > 0 ? octets : -(int)Errno.EINPROGRESS;
    }

    /// <summary>
    /// The SYN-ACK of a SYN that asked for Fast Open: remembers the cookie, and sends SYN data that was not acknowledged
    /// again at once (tcp_rcv_fastopen_synack).
    /// </summary>
    /// <returns>Whether SYN data was refused.</returns>
    private bool TakeFastOpenSynAck(TcpHost host, int slot, in Packet packet, in PacketExtension extension)
    {
        ref var sock = ref _full[slot];
        var marks = OptionsOf(in sock).FastOpen;
        var hasData = (marks & FastOpenMarks.SynData) != 0;
        if ((marks & (FastOpenMarks.Asked | FastOpenMarks.SynData)) == 0)
        {
            return false;
        }

        var isUnacked = hasData && PacketsOutOf(ref sock) != 0;
        var cookie = FastOpenOptionOf(host, in extension);
        byte tryExperimental = 0;
        if ((marks & FastOpenMarks.Asked) == 0)
        {
            // Nobody asked for it.
            cookie = FastOpenCookie.None;
        }
        else if (RecoveryOf(ref sock).TotalRetrans == 0 && !cookie.HasOption && !hasData)
        {
            tryExperimental = (byte)((marks & FastOpenMarks.AskedExperimental) != 0 ? 2 : 1);
        }

        MutableOptionsOf(ref sock).FirstExpected = sock.RcvNxt;
        RememberFastOpenPeer(host, sock.Tuple.Remote, packet.MaximumSegmentSize, cookie, tryExperimental);
        if (isUnacked)
        {
            MarkAllLost(host, ref sock);
            RetransmitWithoutCongestion(host, slot);
            host.Count(Mib.TCPFastOpenActiveFail);
            return true;
        }

        if (hasData)
        {
            host.Count(Mib.TCPFastOpenActive);
            sock.Negotiated |= HandshakeOptions.FastOpen;
            ref var state = ref RecoveryOf(ref sock);
            // SYN and data were one packet.
            state.Delivered -= state.Delivered > 1 ? 1u : 0;
        }

        TakeSynData(ref sock, extension.SynPayload);
        if (packet.Has(TcpFlags.Fin))
        {
            sock.RcvNxt += 1;
            OnFin(host, slot);
        }

        return false;
    }

    private void MarkAllLost(TcpHost host, ref FullSock sock)
    {
        ref var state = ref RecoveryOf(ref sock);
        for (var at = state.First; at != 0; at = _records[at].Next)
        {
            MarkLost(host, ref state, at);
        }
    }

    private static bool TryFastOpenPeer(TcpHost host, Ipv4Address peer, out FastOpenPeer known)
    {
        known = default;
        return host.Passive?.FastOpenPeers is { } peers && peers.TryGet(peer, out known);
    }

    // tcp_fastopen_cache_set
    private static void RememberFastOpenPeer(
        TcpHost host, Ipv4Address peer, int mss, FastOpenCookie cookie, byte tryExperimental)
    {
        var passive = host.Passive ??= new PassiveState();
        passive.FastOpenPeers ??= new PeerTable<FastOpenPeer>();
        ref var known = ref passive.FastOpenPeers.GetOrAdd(peer);
        if (mss != 0)
        {
            known.Mss = (ushort)mss;
        }

        if (cookie.HasCookie)
        {
            known.Cookie = cookie;
        }
        else if (tryExperimental > known.TryExperimental && !known.Cookie.HasCookie)
        {
            known.TryExperimental = tryExperimental;
        }
    }
}
