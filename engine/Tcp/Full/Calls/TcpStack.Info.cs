using NetSim.Wire;

namespace NetSim.Tcp;

// What a socket tells about itself (tcp_get_info, SO_ERROR, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Takes and clears the pending error (SO_ERROR).</summary>
    public Errno TakeError(int slot)
    {
        ref var sock = ref _full[slot];
        var error = sock.Error;
        sock.Error = Errno.None;
        return error;
    }

    /// <summary>The connection's figures.</summary>
    public TcpInfo Info(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        var recovery = sock.Recovery != 0 ? _recovery[sock.Recovery] : WithoutState(in sock);
        var traffic = recovery.Traffic;
        var now = TicksNow(host);
        AddChrono(ref traffic, now);
        return new TcpInfo
        {
            LastDataSentMs = MsOfTicks(host, unchecked(now - sock.LastSentTicks)),
            LastDataReceivedMs = MsOfTicks(host, unchecked(now - sock.LastDataReceivedTicks)),
            LastAckReceivedMs = MsOfTicks(host, unchecked(now - sock.LastReceivedTicks)),
            ReceiveRttMicroseconds = sock.ReceiveRttUs >> 3,
            ReceiveSpace = sock.ReceiveQueueSpace,
            BytesAcked = (long)recovery.BytesAcked,
            BytesReceived = (long)traffic.OctetsReceived,
            BytesSent = (long)traffic.OctetsSent,
            BytesRetransmitted = (long)traffic.OctetsSentAgain,
            SegmentsIn = traffic.SegmentsIn,
            DataSegmentsIn = traffic.DataSegmentsIn,
            SegmentsOut = traffic.SegmentsOut,
            DataSegmentsOut = traffic.DataSegmentsOut,
            DuplicatesReported = recovery.DuplicateSegments,
            ReorderingSeen = recovery.ReorderSeen,
            OutOfOrderSegments = traffic.OutOfOrder,
            BusyMicroseconds = UsOfTicks(host, traffic.BusyTicks + (long)traffic.WindowLimitedTicks + traffic.BufferLimitedTicks),
            WindowLimitedMicroseconds = UsOfTicks(host, traffic.WindowLimitedTicks),
            BufferLimitedMicroseconds = UsOfTicks(host, traffic.BufferLimitedTicks),
            TotalTimeouts = sock.TotalTimeouts,
            TimeoutSeries = traffic.TimeoutSeries,
            // The series that lasts counts up to now (tcp_get_info).
            TimeoutMs = traffic.TimeoutMs + (traffic.TimeoutStampMs == 0
                ? 0
                : unchecked(host.Clock.Milliseconds(_environment.Now) - traffic.TimeoutStampMs)),
            State = sock.State,
            Phase = sock.Phase,
            Retransmits = sock.Retransmits,
            Probes = sock.ProbesOut,
            Backoff = sock.Backoff,
            Options = sock.Negotiated,
            IsFastOpenChild = HasFastOpenMark(in sock, FastOpenMarks.Child),
            SndWscale = sock.SndWscale,
            RcvWscale = sock.RcvWscale,
            RtoMicroseconds = UsOfTicks(host, sock.RtoTicks),
            AtoMicroseconds = UsOfTicks(host, sock.AckTimeoutTicks),
            SndMss = sock.MssCache,
            RcvMss = sock.ReceiveMss,
            // The timestamps' octets count once the connection is open (tcp_rcv_state_process).
            AdvertisedMss = sock.State is TcpState.SynSent or TcpState.SynReceived
                ? sock.AdvertisedMss
                : AdvertisedPayload(in sock),
            PathMtu = MtuInUse(host, in sock),
            Unacked = recovery.PacketsOut,
            Sacked = recovery.SackedOut,
            Lost = recovery.LostOut,
            Retrans = recovery.RetransOut,
            RttMicroseconds = sock.Srtt >> 3,
            RttVarMicroseconds = sock.Mdev >> 2,
            Ssthresh = sock.Ssthresh,
            Cwnd = sock.Cwnd,
            Reordering = ReorderingOf(host, in recovery),
            MinRttMicroseconds = recovery.LeastRtt.Microseconds,
            RcvSsthresh = sock.RcvSsthresh,
            RcvWnd = sock.RcvWnd,
            SndWnd = sock.SndWnd,
            TotalRetrans = recovery.TotalRetrans,
            Delivered = recovery.Delivered,
            NotSentBytes = UnsentData(in sock),
            ReceiveQueue = UnreadOctets(in sock),
            SendQueue = sock.WriteSeq - sock.SndUna,
            CongestionControl = CongestionControls.NameOf(CongestionOf(host, in sock)),
            PacingRate = PacingRateOf(host, in sock, in recovery),
            MaxPacingRate = LargestPacingRate(in sock),
            DeliveryRate = DeliveryRateOf(in sock, in recovery),
            IsDeliveryRateAppLimited = recovery.IsRateAppLimited,
            DeliveredMarked = recovery.DeliveredMarked,
            Error = sock.Error,
        };
    }
}
