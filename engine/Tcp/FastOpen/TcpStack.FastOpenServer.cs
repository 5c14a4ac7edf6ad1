using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// A SYN that brings a cookie or data (tcp_try_fastopen, tcp_fastopen_create_child, Linux v6.18; RFC 7413 section 4.2).
public sealed partial class TcpStack
{
    private const ulong FastOpenPurpose = 10;

    private static readonly Duration FastOpenResetMemory = Duration.FromSeconds(60);

    /// <summary>The keys of a machine: as its sysctl says, or drawn at boot.</summary>
    internal static FastOpenKeys FastOpenKeysOf(TcpHost host)
    {
        if (host.Settings.FastopenKeys is { } keys)
        {
            return keys;
        }

        var secret = host.Secret.For(FastOpenPurpose);
        return new(new FastOpenKey(secret.Draw(0), secret.Draw(1)));
    }

    /// <summary>The Fast Open option of a packet, as far as the machine's kernel knows its kind.</summary>
    private static FastOpenCookie FastOpenOptionOf(TcpHost host, in PacketExtension extension)
    {
        var option = FastOpenCookie.Of(in extension);
        return option.IsExperimental || host.Profile.KnowsFastOpenOption.Value ? option : FastOpenCookie.None;
    }

    /// <summary>
    /// Decides about a request that was just made: makes its child at once when the SYN may open the connection.
    /// </summary>
    /// <param name="host">The server.</param>
    /// <param name="listener">Its listener.</param>
    /// <param name="slot">The request, which nothing refers to yet.</param>
    /// <param name="syn">The SYN.</param>
    /// <param name="extension">Its option and its data.</param>
    /// <param name="reply">The option that the SYN-ACK carries.</param>
    /// <returns>The child's slot, or 0 for an ordinary handshake.</returns>
    private int TryFastOpen(
        TcpHost host,
        Listener listener,
        int slot,
        in Packet syn,
        in PacketExtension extension,
        out FastOpenCookie reply)
    {
        reply = FastOpenCookie.None;
        var offered = FastOpenOptionOf(host, in extension);
        if (offered.IsRequest)
        {
            host.Count(Mib.TCPFastOpenCookieReqd);
        }

        if ((host.Settings.Fastopen & FastOpenModes.Server) == 0
            || (extension.SynPayload == 0 && !offered.HasOption)
            || !HasFastOpenRoom(host, listener))
        {
            return 0;
        }

        var needsNone = (host.Settings.Fastopen & FastOpenModes.ServerWithoutCookie) != 0
            || listener.FastOpenNeedsNoCookie;
        if (!needsNone && !IsGoodCookie(host, listener, in syn, offered, out reply))
        {
            return 0;
        }

        host.Count(Mib.TCPFastOpenPassive);
        return CreateFastOpenChild(host, listener, slot, in syn, in extension);
    }

    // tcp_fastopen_queue_check
    private bool HasFastOpenRoom(TcpHost host, Listener listener)
    {
        if (listener.FastOpen is not { Limit: > 0 } queue)
        {
            return false;
        }

        if (queue.Length < queue.Limit || queue.TryForgetReset(_environment.Now))
        {
            return true;
        }

        host.Count(Mib.TCPFastOpenListenOverflow);
        return false;
    }

    // tcp_fastopen_cookie_gen_check; the reply holds a cookie of the first key for a client that has none or an old one.
    private static bool IsGoodCookie(
        TcpHost host, Listener listener, in Packet syn, FastOpenCookie offered, out FastOpenCookie reply)
    {
        reply = FastOpenCookie.None;
        if (!offered.HasOption)
        {
            return false;
        }

        var keys = listener.FastOpenKeys ?? FastOpenKeysOf(host);
        var made = FastOpenCookie.Make(keys.Primary, syn.Source, syn.Destination, offered.IsExperimental);
        if (offered.Matches(in made))
        {
            return true;
        }

        reply = made;
        if (offered.IsRequest)
        {
            return false;
        }

        if (keys.Backup is { } backup
            && offered.Matches(FastOpenCookie.Make(in backup, syn.Source, syn.Destination, offered.IsExperimental)))
        {
            host.Count(Mib.TCPFastOpenPassiveAltKey);
            return true;
        }

        host.Count(Mib.TCPFastOpenPassiveFail);
        return false;
    }

    private int CreateFastOpenChild(
        TcpHost host, Listener listener, int slot, in Packet syn, in PacketExtension extension)
    {
        var result = ResultOf(host, in _requests[slot]);
        // No round trip has been made yet.
        result.SynAckSentAt = -1;
        var child = CreateChild(host, listener, in result);
        ref var sock = ref _full[child];
        // The window of a SYN is never scaled (RFC 7323 section 2.2).
        sock.SndWnd = syn.Window;
        sock.MaxWindow = syn.Window;
        ref var options = ref MutableOptionsOf(ref sock);
        options.FastOpenRequest = slot;
        options.FastOpen |= FastOpenMarks.Child;
        listener.FastOpen!.Length++; // not null: there was room in it
        ArmTransmit(host, child, TransmitTimer.Retransmit, FastOpenTimeoutTicks(host, in _requests[slot]));
        InitTransfer(host, child);
        TakeSynData(ref sock, extension.SynPayload);
        sock.RcvWup = sock.RcvNxt;
        return child;
    }

    private static long FastOpenTimeoutTicks(TcpHost host, in RequestSock request) =>
        TicksOfMs(host, RequestTimeout(host, in request).Nanoseconds / 1_000_000);

    /// <summary>Data of a SYN or SYN-ACK becomes readable (tcp_fastopen_add_skb).</summary>
    private void TakeSynData(ref FullSock sock, int octets)
    {
        if (octets == 0)
        {
            return;
        }

        sock.ReceiveMemory += TrueSize(octets);
        sock.RcvNxt += octets;
        ref var traffic = ref RecoveryOf(ref sock).Traffic;
        traffic.DataSegmentsIn = 1;
        traffic.OctetsReceived = (ulong)octets;
        // A SYN never carries PSH; what it brings is the beginning of a write, mostly all of it.
        SetMark(ref sock, ReceiveMarks.EndsAtPush, true);
        sock.Negotiated |= HandshakeOptions.FastOpen;
    }
}
