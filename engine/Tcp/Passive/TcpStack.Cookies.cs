using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// SYN cookies (net/ipv4/syncookies.c, Linux v6.18): nothing is kept; the initial sequence number holds a one-minute
// clock and an index into the MSS table, the low bits of the TSval hold window scale, SACK and ECN.
public sealed partial class TcpStack
{
    private const int CookieBits = 24;
    private const uint CookieMask = (1u << CookieBits) - 1;
    private const int TimestampBits = 6;
    private const uint ScaleMask = 0xF;
    private const uint SackBit = 1 << 4;
    private const uint EcnBit = 1 << 5;

    // The kernel's jiffies begin 300 s before zero, so that minutes change at 50.8 s (2^32 / HZ mod 60) when HZ is 250.
    private const long InitialJiffiesSeconds = 300;

    private void SendCookie(TcpHost host, Listener listener, in Packet syn, SynOptions offer)
    {
        var remembered = offer.Has(HandshakeOptions.Timestamps) ? offer : offer.WithoutMemory();
        RequestSock request = default;
        request.Tuple = new FourTuple(syn.Destination, syn.Source, syn.DestinationPort, syn.SourcePort);
        request.Irs = syn.Sequence;
        request.TsRecent = remembered.TsVal;
        request.Options = remembered.Options;
        request.Window = (uint)SelectSynAckWindow(
            host, listener, syn.Source, remembered.Options, out request.RcvWscale);
        var index = CookieMssIndex(host, remembered.PeerMss);
        request.Isn = MakeCookie(host, in request.Tuple, syn.Sequence, CookieMinute(host), index);
        NoteCookie(listener);
        host.Count(Mib.SyncookiesSent);
        SendSynAck(
            host,
            listener,
            in request,
            CookieTimestamp(host, remembered),
            request.Irs + 1,
            FastOpenCookie.None);
    }

    /// <summary>Looks whether a segment at a listener answers a cookie, and completes the connection if so.</summary>
    /// <returns>Whether the segment is dealt with; otherwise it is a stray one.</returns>
    private bool CompleteFromCookie(
        TcpHost host, Listener listener, ref Packet packet, in PacketExtension extension)
    {
        if (host.Settings.Syncookies == 0 || !packet.Has(TcpFlags.Ack) || packet.Has(TcpFlags.Rst)
            || !HasRecentCookie(host, listener))
        {
            return false;
        }

        var tuple = new FourTuple(packet.Destination, packet.Source, packet.DestinationPort, packet.SourcePort);
        var cookie = packet.Acknowledgment - 1;
        var peerIsn = packet.Sequence - 1;
        var table = host.Profile.CookieMssTable.Value;
        var index = CheckCookie(host, in tuple, peerIsn, cookie);
        if (index >= table.Length)
        {
            host.Count(Mib.SyncookiesFailed);
            return false;
        }

        host.Count(Mib.SyncookiesRecv);
        if (!TryReadCookieOptions(host, in tuple, in packet, out var options, out var scale))
        {
            return false;
        }

        if (listener.IsAcceptQueueFull)
        {
            host.Count(Mib.ListenOverflows);
            host.Count(Mib.ListenDrops);
            return true;
        }

        var result = new HandshakeResult
        {
            Tuple = tuple,
            Irs = peerIsn,
            Isn = cookie,
            TsRecent = (options & HandshakeOptions.Timestamps) != 0 ? packet.TimestampValue : 0,
            TsOffset = (options & HandshakeOptions.Timestamps) != 0 ? TimestampOffset(host, in tuple) : 0,
            SynAckSentAt = -1,
            PeerMss = table[index],
            Options = options | HandshakeOptions.Cookie,
            SndWscale = scale,
        };
        result.Window = (uint)SelectSynAckWindow(
            host, listener, tuple.Remote, options, out result.RcvWscale);
        Report(host, in tuple, TcpState.Listen, TcpState.SynReceived);
        CompleteHandshake(host, listener, in result, ref packet, in extension);
        return true;
    }

    private static int CookieMssIndex(TcpHost host, int mss)
    {
        var table = host.Profile.CookieMssTable.Value;
        var index = table.Length - 1;
        while (index > 0 && mss < table[index])
        {
            index--;
        }

        return index;
    }

    private uint CookieMinute(TcpHost host)
    {
        var clock = host.Clock;
        var firstJiffies = (1L << 32) - (InitialJiffiesSeconds * clock.Hz);
        return unchecked((uint)((firstJiffies + clock.Jiffies(_environment.Now)) / (60L * clock.Hz)));
    }

    internal static SequenceNumber MakeCookie(
        TcpHost host, in FourTuple tuple, SequenceNumber peerIsn, uint minute, int data)
    {
        unchecked
        {
            var masked = (TupleHash(host, CookieDataPurpose, in tuple, minute) + (uint)data) & CookieMask;
            var constant = TupleHash(host, CookiePurpose, in tuple) + peerIsn.Value;
            return new SequenceNumber(constant + (minute << CookieBits) + masked);
        }
    }

    /// <summary>
    /// The data that a cookie holds, or something larger than any data when it is too old or never was one.
    /// </summary>
    private uint CheckCookie(TcpHost host, in FourTuple tuple, SequenceNumber peerIsn, SequenceNumber cookie)
    {
        unchecked
        {
            var minute = CookieMinute(host);
            var bare = cookie.Value - TupleHash(host, CookiePurpose, in tuple) - peerIsn.Value;
            var age = (minute - (bare >> CookieBits)) & (uint.MaxValue >> CookieBits);
            if (age >= (uint)host.Profile.CookieMinutes.Value)
            {
                return uint.MaxValue;
            }

            return (bare - TupleHash(host, CookieDataPurpose, in tuple, minute - age)) & CookieMask;
        }
    }

    // The options replace the low bits of the clock, which must not run ahead of itself (cookie_init_timestamp).
    private uint CookieTimestamp(TcpHost host, SynOptions offer)
    {
        if (!offer.Has(HandshakeOptions.Timestamps))
        {
            return 0;
        }

        var bits = offer.Has(HandshakeOptions.WindowScaling) ? offer.PeerWscale : ScaleMask;
        bits |= offer.Has(HandshakeOptions.Sack) ? SackBit : 0;
        bits |= offer.Has(HandshakeOptions.Ecn) ? EcnBit : 0;
        unchecked
        {
            var now = TimestampClock(host);
            var stamp = (now >> TimestampBits << TimestampBits) | bits;
            return stamp > now ? stamp - (1u << TimestampBits) : stamp;
        }
    }

    // cookie_timestamp_decode: the echo brings the options back; one that this machine has switched off since is
    // refused.
    private static bool TryReadCookieOptions(
        TcpHost host, in FourTuple tuple, in Packet packet, out HandshakeOptions options, out byte scale)
    {
        options = HandshakeOptions.None;
        scale = 0;
        if (!packet.HasTimestamps)
        {
            return true;
        }

        var settings = host.Settings;
        var bits = packet.TimestampEcho == 0
            ? 0
            : unchecked(packet.TimestampEcho - TimestampOffset(host, in tuple));
        options = HandshakeOptions.Timestamps;
        if ((bits & SackBit) != 0)
        {
            options |= HandshakeOptions.Sack;
        }

        if ((bits & EcnBit) != 0 && settings.Ecn != 0)
        {
            options |= HandshakeOptions.Ecn;
        }

        if ((bits & ScaleMask) != ScaleMask)
        {
            options |= HandshakeOptions.WindowScaling;
            scale = (byte)(bits & ScaleMask);
        }

        return settings.Timestamps != 0
            && (settings.Sack != 0 || (options & HandshakeOptions.Sack) == 0)
            && (settings.WindowScaling != 0 || (options & HandshakeOptions.WindowScaling) == 0);
    }

    // The stamp moves at most once a second (tcp_synq_overflow), and is believed a second early.
    private void NoteCookie(Listener listener)
    {
        var now = _environment.Now;
        if (listener.LastCookieAt is not { } last || now - last > Duration.FromSeconds(1))
        {
            listener.LastCookieAt = now;
        }
    }

    private bool HasRecentCookie(TcpHost host, Listener listener) =>
        listener.LastCookieAt is { } last && _environment.Now - last <= host.Profile.CookieOverflowWindow.Value;
}
