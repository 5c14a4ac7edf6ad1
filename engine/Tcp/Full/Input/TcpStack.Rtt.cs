using NetSim.Wire;

namespace NetSim.Tcp;

// The round-trip time estimator (RFC 6298 with Linux's changes: tcp_rtt_estimator, tcp_set_rto, v6.18).
public sealed partial class TcpStack
{
    /// <summary>Takes a round-trip time into account and sets the RTO.</summary>
    internal static void AddRttSample(TcpHost host, ref FullSock sock, long microseconds)
    {
        var least = LeastRtoUs(host);
        // A link without delay still takes some time in the real world, where the RTO is a tick above the minimum then.
        microseconds = Math.Max(1, microseconds);
        if (sock.Srtt == 0)
        {
            sock.Srtt = (uint)(microseconds << 3);
            sock.Mdev = (uint)(microseconds << 1);
            sock.Rttvar = Math.Max(sock.Mdev, least);
            sock.MdevMax = sock.Rttvar;
            sock.RttSeq = sock.SndNxt;
        }
        else
        {
            SmoothRtt(ref sock, microseconds, least);
        }

        SetRto(host, ref sock);
    }

    private static void SmoothRtt(ref FullSock sock, long microseconds, uint least)
    {
        var error = microseconds - (sock.Srtt >> 3);
        sock.Srtt = (uint)Math.Max(1, sock.Srtt + error);
        if (error < 0)
        {
            // A falling RTT must not raise the deviation much: an eighth of the usual gain.
            error = -error - (sock.Mdev >> 2);
            if (error > 0)
            {
                error >>= 3;
            }
        }
        else
        {
            error -= sock.Mdev >> 2;
        }

        sock.Mdev = (uint)(sock.Mdev + error);
        if (sock.Mdev > sock.MdevMax)
        {
            sock.MdevMax = sock.Mdev;
            sock.Rttvar = Math.Max(sock.Rttvar, sock.MdevMax);
        }

        if (sock.SndUna.IsAfter(sock.RttSeq))
        {
            // Once per round trip rttvar sinks a quarter of the way towards that trip's largest deviation.
            if (sock.MdevMax < sock.Rttvar)
            {
                sock.Rttvar -= (sock.Rttvar - sock.MdevMax) >> 2;
            }

            sock.RttSeq = sock.SndNxt;
            sock.MdevMax = least;
        }
    }

    /// <summary>
    /// RTO = srtt + rttvar, in ticks rounded up, at most tcp_rto_max_ms; clears nothing else (tcp_set_rto).
    /// </summary>
    internal static void SetRto(TcpHost host, ref FullSock sock)
    {
        var ticks = TicksOfMicroseconds(host, (sock.Srtt >> 3) + (long)sock.Rttvar);
        sock.RtoTicks = Math.Min(ticks, (int)((long)host.Settings.RtoMaxMs * host.Clock.Hz / 1_000));
    }

    private static int TicksOfMicroseconds(TcpHost host, long microseconds) =>
        (int)Math.Min(TicksOfUs(host, microseconds), int.MaxValue);

    // The kernel keeps tcp_rto_min_us in ticks, rounded up (tcp_init_sock), and takes that for microseconds again
    // (tcp_rto_min_us): at 250 Hz 50 ms are 52.
    private static uint LeastRtoUs(TcpHost host)
    {
        var tick = 1_000_000u / (uint)host.Clock.Hz;
        return ((uint)RtoMinUsOf(host) + tick - 1) / tick * tick;
    }

    private static int LeastRtoTicks(TcpHost host) => Math.Max(2, TicksOfMicroseconds(host, RtoMinUsOf(host)));

    // tcp_rto_min: the route's goes before the sysctl's.
    private static int RtoMinUsOf(TcpHost host) =>
        host.Passive?.Route is { RtoMinUs: > 0 } metrics ? metrics.RtoMinUs : host.Settings.RtoMinUs;

    /// <summary>Whether the segment carries timestamps that count on this connection.</summary>
    private static bool IsTimestamped(in FullSock sock, in Packet packet) =>
        packet.HasTimestamps && (sock.Negotiated & HandshakeOptions.Timestamps) != 0;

    /// <summary>
    /// The RTT that a timestamp echo shows, in microseconds; -1 when it cannot be right (tcp_rtt_tsopt_us).
    /// </summary>
    private long EchoRtt(TcpHost host, in FullSock sock, in Packet packet, int leastMilliseconds) =>
        EchoAge(host, unchecked(packet.TimestampEcho - sock.TsOffset), leastMilliseconds);

    private long EchoAge(TcpHost host, uint echo, int leastMilliseconds)
    {
        var units = unchecked((int)(TimestampClock(host) - echo));
        var perUnit = host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies ? 1_000_000 / host.Clock.Hz : 1_000;
        return units < 0 || units >= int.MaxValue / perUnit ? -1 : (long)Math.Max(units, leastMilliseconds) * perUnit;
    }

    /// <summary>The RTT of what an ACK acknowledged, from the best evidence there is (tcp_ack_update_rtt).</summary>
    /// <returns>Whether there was a sample.</returns>
    private bool UpdateRtt(TcpHost host, ref FullSock sock, ref AckContext ack, in AckedSummary acked)
    {
        var now = _environment.Now.Nanoseconds;
        var sample = -1L;
        ack.SampleRtt = -1;
        if (acked.HasOriginal && !acked.RetransmittedAcked)
        {
            sample = (now - acked.FirstSentAt) / 1_000;
            ack.SampleRtt = (now - acked.LastSentAt) / 1_000;
        }

        if (ack.HasSackedOriginal)
        {
            ack.SampleRtt = (now - ack.LastSackedSentAt) / 1_000;
            if (sample < 0)
            {
                sample = (now - ack.FirstSackedSentAt) / 1_000;
            }
        }

        if (sample < 0 && ack.HasEcho && ack.Has(AckFlags.Acked))
        {
            sample = ack.SampleRtt = EchoAge(host, ack.Echo, leastMilliseconds: 1);
        }

        if (sample < 0)
        {
            return false;
        }

        ref var state = ref RecoveryOf(ref sock);
        state.LeastRtt.Add((uint)Math.Min(ack.SampleRtt, uint.MaxValue), now);
        AddRttSample(host, ref sock, sample);
        sock.Backoff = 0;
        return true;
    }
}
