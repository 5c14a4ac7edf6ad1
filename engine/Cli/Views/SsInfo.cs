using System.Globalization;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>
/// What <c>ss -i</c> prints of a connection, in its order; figures that are not modelled are left out, as ss leaves
/// out those that the kernel does not give.
/// </summary>
internal static class SsInfo
{
    public static string Of(TcpInfo info, bool numeric, bool extended)
    {
        List<string> words = [.. Negotiated(info.Options, extended), info.CongestionControl];
        Add(words, (info.Options & HandshakeOptions.WindowScaling) != 0, $"wscale:{info.SndWscale},{info.RcvWscale}");
        Add(words, info.RtoMicroseconds > 0, $"rto:{Ms(info.RtoMicroseconds)}");
        Add(words, info.Backoff > 0, $"backoff:{info.Backoff}");
        Add(words, info.RttMicroseconds > 0, $"rtt:{Ms(info.RttMicroseconds)}/{Ms(info.RttVarMicroseconds)}");
        Add(words, info.AtoMicroseconds > 0, $"ato:{Ms(info.AtoMicroseconds)}");
        Add(words, info.SndMss > 0, $"mss:{info.SndMss}");
        Add(words, info.PathMtu > 0, $"pmtu:{info.PathMtu}");
        Add(words, info.RcvMss > 0, $"rcvmss:{info.RcvMss}");
        Add(words, info.AdvertisedMss > 0, $"advmss:{info.AdvertisedMss}");
        Add(words, info.Cwnd > 0, $"cwnd:{info.Cwnd}");
        Add(words, info.Ssthresh < int.MaxValue, $"ssthresh:{info.Ssthresh}");
        AddTraffic(words, info);
        AddRates(words, info, numeric);
        AddHolds(words, info);
        AddLosses(words, info);
        Add(words, info.ReceiveRttMicroseconds > 0, $"rcv_rtt:{Ms(info.ReceiveRttMicroseconds)}");
        Add(words, info.ReceiveSpace > 0, $"rcv_space:{info.ReceiveSpace}");
        Add(words, info.RcvSsthresh > 0, $"rcv_ssthresh:{info.RcvSsthresh}");
        Add(words, info.NotSentBytes > 0, $"notsent:{info.NotSentBytes}");
        Add(words, info.MinRttMicroseconds is > 0 and < uint.MaxValue, $"minrtt:{Ms(info.MinRttMicroseconds)}");
        Add(words, info.OutOfOrderSegments > 0, $"rcv_ooopack:{info.OutOfOrderSegments}");
        Add(words, info.SndWnd > 0, $"snd_wnd:{info.SndWnd}");
        return string.Join(' ', words);
    }

    private static void AddTraffic(List<string> words, TcpInfo info)
    {
        Add(words, info.BytesSent > 0, $"bytes_sent:{info.BytesSent}");
        Add(words, info.BytesRetransmitted > 0, $"bytes_retrans:{info.BytesRetransmitted}");
        Add(words, info.BytesAcked > 0, $"bytes_acked:{info.BytesAcked}");
        Add(words, info.BytesReceived > 0, $"bytes_received:{info.BytesReceived}");
        Add(words, info.SegmentsOut > 0, $"segs_out:{info.SegmentsOut}");
        Add(words, info.SegmentsIn > 0, $"segs_in:{info.SegmentsIn}");
        Add(words, info.DataSegmentsOut > 0, $"data_segs_out:{info.DataSegmentsOut}");
        Add(words, info.DataSegmentsIn > 0, $"data_segs_in:{info.DataSegmentsIn}");
    }

    private static void AddRates(List<string> words, TcpInfo info, bool numeric)
    {
        if (info is { RttMicroseconds: > 0, SndMss: > 0, Cwnd: > 0 })
        {
            var rate = (double)info.Cwnd * info.SndMss * 8_000_000 / info.RttMicroseconds;
            words.Add($"send {SsText.Rate(rate, numeric)}");
        }

        Add(words, info.LastDataSentMs > 0, $"lastsnd:{info.LastDataSentMs}");
        Add(words, info.LastDataReceivedMs > 0, $"lastrcv:{info.LastDataReceivedMs}");
        Add(words, info.LastAckReceivedMs > 0, $"lastack:{info.LastAckReceivedMs}");
        Add(words, info.PacingRate is > 0 and < ulong.MaxValue,
            $"pacing_rate {SsText.Rate(info.PacingRate * 8.0, numeric)}");
        Add(words, info.DeliveryRate > 0, $"delivery_rate {SsText.Rate(info.DeliveryRate * 8.0, numeric)}");
        Add(words, info.Delivered > 0, $"delivered:{info.Delivered}");
        Add(words, info.DeliveredMarked > 0, $"delivered_ce:{info.DeliveredMarked}");
        Add(words, info.IsDeliveryRateAppLimited, "app_limited");
    }

    private static void AddHolds(List<string> words, TcpInfo info)
    {
        Add(words, info.BusyMicroseconds >= 1_000, $"busy:{info.BusyMicroseconds / 1_000}ms");
        Hold("rwnd_limited", info.WindowLimitedMicroseconds);
        Hold("sndbuf_limited", info.BufferLimitedMicroseconds);

        void Hold(string name, long microseconds)
        {
            if (microseconds >= 1_000 && info.BusyMicroseconds > 0)
            {
                var share =
                    (100.0 * microseconds / info.BusyMicroseconds).ToString("0.0", CultureInfo.InvariantCulture);
                words.Add($"{name}:{microseconds / 1_000}ms({share}%)");
            }
        }
    }

    private static void AddLosses(List<string> words, TcpInfo info)
    {
        Add(words, info.Unacked > 0, $"unacked:{info.Unacked}");
        Add(words, info.Retrans > 0 || info.TotalRetrans > 0, $"retrans:{info.Retrans}/{info.TotalRetrans}");
        Add(words, info.Lost > 0, $"lost:{info.Lost}");
        Add(words, info.Sacked > 0, $"sacked:{info.Sacked}");
        Add(words, info.DuplicatesReported > 0, $"dsack_dups:{info.DuplicatesReported}");
        Add(words, info.Reordering != 3, $"reordering:{info.Reordering}"); // 3 is what ss takes for granted.
        Add(words, info.ReorderingSeen > 0, $"reord_seen:{info.ReorderingSeen}");
    }

    // Without -e ss does not know them: iproute2 asks the kernel for the marks only then.
    private static IEnumerable<string> Negotiated(HandshakeOptions options, bool extended)
    {
        (HandshakeOptions Option, string Word)[] known =
        [
            (HandshakeOptions.Timestamps, "ts"), (HandshakeOptions.Sack, "sack"), (HandshakeOptions.Ecn, "ecn"),
            (HandshakeOptions.FastOpen, "fastopen"),
        ];
        return extended ? known.Where(k => (options & k.Option) != 0).Select(k => k.Word) : [];
    }

    private static void Add(List<string> words, bool isShown, string word)
    {
        if (isShown)
        {
            words.Add(word);
        }
    }

    private static string Ms(long microseconds) => SsText.General(microseconds / 1_000.0);
}
