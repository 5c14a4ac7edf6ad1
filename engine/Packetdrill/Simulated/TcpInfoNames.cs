using NetSim.Tcp;

namespace NetSim.Packetdrill;

/// <summary>The names under which snippets know the fields of TCP_INFO.</summary>
internal static class TcpInfoNames
{
    /// <summary>All that the simulated host reports.</summary>
    public static Dictionary<string, long> Of(in TcpInfo info)
    {
        var options = ((info.Options & HandshakeOptions.Timestamps) != 0 ? 1 : 0)
            | ((info.Options & HandshakeOptions.Sack) != 0 ? 2 : 0)
            | ((info.Options & HandshakeOptions.WindowScaling) != 0 ? 4 : 0)
            | ((info.Options & HandshakeOptions.Ecn) != 0 ? 8 : 0)
            | ((info.Options & HandshakeOptions.FastOpen) != 0 ? 32 : 0)
            | (info.IsFastOpenChild ? 128 : 0);
        return new()
        {
            ["tcpi_state"] = NumberOf(info.State),
            ["tcpi_ca_state"] = (long)info.Phase,
            ["tcpi_retransmits"] = info.Retransmits,
            ["tcpi_probes"] = info.Probes,
            ["tcpi_backoff"] = info.Backoff,
            ["tcpi_options"] = options,
            ["tcpi_snd_wscale"] = info.SndWscale,
            ["tcpi_rcv_wscale"] = info.RcvWscale,
            ["tcpi_rto"] = info.RtoMicroseconds,
            ["tcpi_ato"] = info.AtoMicroseconds,
            ["tcpi_snd_mss"] = info.SndMss,
            ["tcpi_rcv_mss"] = info.RcvMss,
            ["tcpi_advmss"] = info.AdvertisedMss,
            ["tcpi_pmtu"] = info.PathMtu,
            ["tcpi_last_data_sent"] = info.LastDataSentMs,
            ["tcpi_last_ack_sent"] = 0,
            ["tcpi_last_data_recv"] = info.LastDataReceivedMs,
            ["tcpi_last_ack_recv"] = info.LastAckReceivedMs,
            ["tcpi_rcv_rtt"] = info.ReceiveRttMicroseconds,
            ["tcpi_rcv_space"] = info.ReceiveSpace,
            ["tcpi_bytes_acked"] = info.BytesAcked,
            ["tcpi_bytes_received"] = info.BytesReceived,
            ["tcpi_bytes_sent"] = info.BytesSent,
            ["tcpi_bytes_retrans"] = info.BytesRetransmitted,
            ["tcpi_segs_in"] = info.SegmentsIn,
            ["tcpi_segs_out"] = info.SegmentsOut,
            ["tcpi_data_segs_in"] = info.DataSegmentsIn,
            ["tcpi_data_segs_out"] = info.DataSegmentsOut,
            ["tcpi_dsack_dups"] = info.DuplicatesReported,
            ["tcpi_reord_seen"] = info.ReorderingSeen,
            ["tcpi_rcv_ooopack"] = info.OutOfOrderSegments,
            ["tcpi_busy_time"] = info.BusyMicroseconds,
            ["tcpi_rwnd_limited"] = info.WindowLimitedMicroseconds,
            ["tcpi_sndbuf_limited"] = info.BufferLimitedMicroseconds,
            ["tcpi_total_rto"] = info.TotalTimeouts,
            ["tcpi_total_rto_recoveries"] = info.TimeoutSeries,
            ["tcpi_total_rto_time"] = info.TimeoutMs,
            ["tcpi_rehash"] = 0,
            ["tcpi_unacked"] = info.Unacked,
            ["tcpi_sacked"] = info.Sacked,
            ["tcpi_lost"] = info.Lost,
            ["tcpi_retrans"] = info.Retrans,
            ["tcpi_fackets"] = 0,
            ["tcpi_rtt"] = info.RttMicroseconds,
            ["tcpi_rttvar"] = info.RttVarMicroseconds,
            ["tcpi_min_rtt"] = info.MinRttMicroseconds == 0 ? uint.MaxValue : info.MinRttMicroseconds,
            ["tcpi_snd_ssthresh"] = info.Ssthresh,
            ["tcpi_snd_cwnd"] = info.Cwnd,
            ["tcpi_reordering"] = info.Reordering,
            ["tcpi_rcv_ssthresh"] = info.RcvSsthresh,
            ["tcpi_rcv_wnd"] = info.RcvWnd,
            ["tcpi_snd_wnd"] = info.SndWnd,
            ["tcpi_total_retrans"] = info.TotalRetrans,
            ["tcpi_delivered"] = info.Delivered,
            ["tcpi_notsent_bytes"] = info.NotSentBytes,
            ["tcpi_delivered_ce"] = info.DeliveredMarked,
            ["tcpi_pacing_rate"] = Limited(info.PacingRate),
            ["tcpi_max_pacing_rate"] = Limited(info.MaxPacingRate),
            ["tcpi_delivery_rate"] = Limited(info.DeliveryRate),
            ["tcpi_delivery_rate_app_limited"] = info.IsDeliveryRateAppLimited ? 1 : 0,
        };
    }

    // "No limit" is the largest number there is.
    private static long Limited(ulong rate) => (long)Math.Min(rate, long.MaxValue);

    // include/net/tcp_states.h
    private static long NumberOf(TcpState state) => state switch
    {
        TcpState.Established => 1,
        TcpState.SynSent => 2,
        TcpState.SynReceived => 3,
        TcpState.FinWait1 => 4,
        TcpState.FinWait2 => 5,
        TcpState.TimeWait => 6,
        TcpState.CloseWait => 8,
        TcpState.LastAck => 9,
        TcpState.Listen => 10,
        TcpState.Closing => 11,
        _ => 7,
    };
}
