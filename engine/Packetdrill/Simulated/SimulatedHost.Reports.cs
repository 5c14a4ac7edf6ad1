using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// Time stamps of data (SO_TIMESTAMPING), notices of MSG_ZEROCOPY, and the error queue that tells of both.
public sealed partial class SimulatedHost
{
    private const long ZeroCopy = 0x400_0000;
    private const long TimestampingOption = 37;
    private const long NewTimestampingOption = 65;
    private const long ZeroCopyOption = 60;
    private const long StatisticsMessage = 54;
    private const long ReceiveErrorMessage = 11;
    private const long ZeroCopyWasCopied = 1;

    private const long StampWhenSent = 0x2;
    private const long StampBySoftware = 0x10;
    private const long CountOctets = 0x80;
    private const long StampWhenQueued = 0x100;
    private const long StampWhenAcknowledged = 0x200;
    private const long StampOnly = 0x800;
    private const long WithStatistics = 0x1000;
    private const long CountFromWrite = 0x1_0000;
    private const long KnownStamps = 0x7_FFFF;
    private const long RecordedStamps = 0x1 | StampWhenSent | StampWhenQueued | StampWhenAcknowledged;

    // SCM_TSTAMP_*
    private const uint Sent = 0;
    private const uint Queued = 1;
    private const uint Acknowledged = 2;

    // SOF_TIMESTAMPING_OPT_STATS: names of the attributes and of the TCP_INFO fields that say the same.
    private static readonly (string Attribute, string Field)[] StatisticsFields =
    [
        ("TCP_NLA_BUSY", "busy_time"), ("TCP_NLA_RWND_LIMITED", "rwnd_limited"), ("TCP_NLA_SNDBUF_LIMITED", "sndbuf_limited"),
        ("TCP_NLA_DATA_SEGS_OUT", "data_segs_out"), ("TCP_NLA_TOTAL_RETRANS", "total_retrans"),
        ("TCP_NLA_PACING_RATE", "pacing_rate"), ("TCP_NLA_DELIVERY_RATE", "delivery_rate"), ("TCP_NLA_SND_CWND", "snd_cwnd"),
        ("TCP_NLA_REORDERING", "reordering"), ("TCP_NLA_MIN_RTT", "min_rtt"), ("TCP_NLA_RECUR_RETRANS", "retransmits"),
        ("TCP_NLA_DELIVERY_RATE_APP_LMT", "delivery_rate_app_limited"), ("TCP_NLA_CA_STATE", "ca_state"),
        ("TCP_NLA_SND_SSTHRESH", "snd_ssthresh"), ("TCP_NLA_DELIVERED", "delivered"), ("TCP_NLA_DELIVERED_CE", "delivered_ce"),
        ("TCP_NLA_BYTES_SENT", "bytes_sent"), ("TCP_NLA_BYTES_RETRANS", "bytes_retrans"),
        ("TCP_NLA_DSACK_DUPS", "dsack_dups"), ("TCP_NLA_REORD_SEEN", "reord_seen"), ("TCP_NLA_SRTT", "rtt"),
        ("TCP_NLA_BYTES_NOTSENT", "notsent_bytes"), ("TCP_NLA_TIMEOUT_REHASH", "rehash"), ("TCP_NLA_REHASH", "rehash"),
    ];

    // What each socket has sent during the call that is being made: its last octet is known only when the call ends.
    private readonly List<(SequenceNumber Start, SequenceNumber End)> _sentInCall = [];

    // sock_set_timestamping (v6.18)
    private CallOutcome SetTimestamping(SimulatedSocket socket, long flags)
    {
        var reports = socket.Reports;
        if ((flags & ~KnownStamps) != 0 || ((flags & WithStatistics) != 0 && (flags & StampOnly) == 0))
        {
            return Failed(Errno.EINVAL);
        }

        if ((flags & CountOctets) != 0 && (reports.Timestamping & CountOctets) == 0)
        {
            if (socket.Slot == 0)
            {
                return Failed(Errno.EINVAL);
            }

            ref var sock = ref _stack.Sock(socket.Slot);
            reports.KeyOrigin = (flags & CountFromWrite) != 0 ? sock.WriteSeq : sock.SndUna;
        }

        reports.Timestamping = flags;
        return new(0);
    }

    private static CallOutcome SetZeroCopy(SimulatedSocket socket, long value)
    {
        if (value is < 0 or > 1)
        {
            return Failed(Errno.EINVAL);
        }

        socket.Reports.ZeroCopy = value != 0;
        return new(0);
    }

    // tcp_tx_timestamp and msg_zerocopy_realloc (v6.18): once a call has given its data to the stack.
    private void NoteWritten(SystemCall call, SimulatedSocket socket, long flags, SequenceNumber unsent, long written)
    {
        if (written <= 0)
        {
            return;
        }

        var end = _stack.Sock(socket.Slot).WriteSeq;
        var wanted = (StampsOf(call) ?? socket.Reports.Timestamping) & RecordedStamps;
        if (wanted != 0)
        {
            Stamp(socket, end - 1, wanted, unsent);
        }

        if ((flags & ZeroCopy) != 0 && socket.Reports.ZeroCopy)
        {
            NoteZeroCopy(socket.Reports, end, unsent, written);
        }
    }

    private void Stamp(SimulatedSocket socket, SequenceNumber key, long wanted, SequenceNumber unsent)
    {
        var reports = socket.Reports;
        if (reports.Marks is [.., var last] && last.Key.IsAtOrAfter(unsent))
        {
            // The call went on with the segment of the one before, which has room for one key.
            reports.Marks.RemoveAt(reports.Marks.Count - 1);
            wanted |= last.Wanted;
        }

        reports.Marks.Add(new(key, wanted));
        foreach (var (start, end) in _sentInCall)
        {
            ReportSent(socket, start, end);
        }
    }

    // Data that still waits takes the next call's, too, as one buffer.
    private static void NoteZeroCopy(SocketReports reports, SequenceNumber end, SequenceNumber unsent, long written)
    {
        var number = reports.NextNotice++;
        var begin = end - (int)written;
        if (reports.Notices is [.., var last] && last.End == begin && last.End.IsAfter(unsent))
        {
            reports.Notices[^1] = last with { Last = number, End = end };
            return;
        }

        reports.Notices.Add(new(number, number, end));
    }

    // SO_TIMESTAMPING as a control message asks for stamps of one call's data (__sock_cmsg_send).
    private static long? StampsOf(SystemCall call)
    {
        if (call.Name != "sendmsg" || (call.Arguments[1] as Structure)?["msg_control"] is not Sequence messages)
        {
            return null;
        }

        return messages.Items.OfType<Structure>()
            .Where(m => m["cmsg_level"] is Number { Value: SocketLevel }
                && m["cmsg_type"] is Number { Value: TimestampingOption or NewTimestampingOption })
            .Select(m => m["cmsg_data"] is Number flags ? flags.Value : (long?)null)
            .FirstOrDefault();
    }

    // A segment leaves: __dev_queue_xmit stamps it when it is queued, the device's driver when it is sent; here both at once.
    private void WatchTransmitted(in Packet packet)
    {
        var start = packet.Sequence + (packet.Has(TcpFlags.Syn) ? 1 : 0);
        var end = start + packet.Length;
        foreach (var socket in _descriptors.Values.OfType<SimulatedSocket>())
        {
            if (socket.Slot == 0 || !IsOf(socket.Slot, packet))
            {
                continue;
            }

            _sentInCall.Add((start, end));
            ReportSent(socket, start, end);
        }
    }

    private bool IsOf(int slot, in Packet packet)
    {
        ref var sock = ref _stack.Sock(slot);
        return sock.Tuple.LocalPort == packet.SourcePort && sock.Tuple.RemotePort == packet.DestinationPort;
    }

    private void ReportSent(SimulatedSocket socket, SequenceNumber start, SequenceNumber end)
    {
        foreach (var mark in socket.Reports.Marks)
        {
            if (mark.Key.IsAtOrAfter(start) && mark.Key.IsBefore(end))
            {
                var length = end - start;
                Report(socket, mark, StampWhenQueued, Queued, length + HeadersOf(socket.Slot));
                Report(socket, mark, StampWhenSent, Sent, length + HeadersOf(socket.Slot));
            }
        }
    }

    // IP and TCP headers, with time stamps when they were agreed on.
    private int HeadersOf(int slot) => (_stack.Info(_host, slot).Options & HandshakeOptions.Timestamps) != 0 ? 52 : 40;

    private void Report(SimulatedSocket socket, SocketReports.Mark mark, long stamp, uint kind, int length)
    {
        if ((mark.Wanted & stamp) == 0)
        {
            return;
        }

        var reports = socket.Reports;
        var hasStatistics = (reports.Timestamping & WithStatistics) != 0;
        reports.Add(new(ReportOrigin.Timestamping, kind, KeyOf(reports, mark.Key))
        {
            At = Now,
            Length = hasStatistics ? StatisticsLength(kind) : (reports.Timestamping & StampOnly) != 0 ? 0 : length,
            Statistics = hasStatistics ? StatisticsOf(socket.Slot) : null,
        });
        socket.News++;
    }

    private static uint KeyOf(SocketReports reports, SequenceNumber key) =>
        (reports.Timestamping & CountOctets) != 0 ? (uint)(key - reports.KeyOrigin) : 0;

    // tcp_opt_stats_get_size (v6.18): the attributes are the packet's octets, too; an ACK brings its time to live along.
    private static int StatisticsLength(uint kind) => kind == Acknowledged ? 256 : 248;

    private Structure StatisticsOf(int slot)
    {
        var info = _stack.Info(_host, slot);
        var names = TcpInfoNames.Of(info);
        return new(default, [
            .. StatisticsFields.Select(f => new Field(f.Attribute, Integer(names["tcpi_" + f.Field]))),
            new("TCP_NLA_SNDQ_SIZE", Integer(info.SendQueue)),
        ]);
    }

    // tcp_clean_rtx_queue (v6.18): what is acknowledged is told, segment by segment; a closed sock has thrown its data away.
    private void TellAcknowledged()
    {
        foreach (var socket in _descriptors.Values.OfType<SimulatedSocket>())
        {
            if (socket.Slot == 0 || !socket.Reports.IsWatching)
            {
                continue;
            }

            ref var sock = ref _stack.Sock(socket.Slot);
            var (una, isOver, reports) = (sock.SndUna, sock.State == TcpState.Closed, socket.Reports);
            while (reports.Marks is [var mark, ..] && (isOver || mark.Key.IsBefore(una)))
            {
                TellCopied(socket, mark.Key);
                reports.Marks.RemoveAt(0);
                if (!isOver)
                {
                    Report(socket, mark, StampWhenAcknowledged, Acknowledged, 0);
                }
            }

            TellCopied(socket, isOver ? sock.WriteSeq : una);
        }
    }

    // __msg_zerocopy_callback: the device of scripts always copies.
    private static void TellCopied(SimulatedSocket socket, SequenceNumber until)
    {
        var reports = socket.Reports;
        while (reports.Notices is [var notice, ..] && notice.End.IsAtOrBefore(until))
        {
            reports.Notices.RemoveAt(0);
            reports.Add(new(ReportOrigin.ZeroCopy, notice.First, notice.Last));
            socket.News++;
        }
    }

    // ip_recv_error (v6.18): the stamp, the statistics, and last what it is about.
    private static CallOutcome ReceiveReport(SystemCall call, SimulatedSocket socket, long length)
    {
        var reports = socket.Reports;
        if (reports.Queue.First is not { Value: var report })
        {
            return Failed(Errno.EAGAIN);
        }

        reports.Queue.RemoveFirst();
        var messages = new List<Structure>();
        var isStamp = report.Origin == ReportOrigin.Timestamping;
        if (isStamp && (reports.Timestamping & StampBySoftware) != 0)
        {
            messages.Add(StampMessage(report.At));
        }

        if (report.Statistics is { } statistics)
        {
            messages.Add(Message(SocketLevel, StatisticsMessage, statistics));
        }

        messages.Add(Message(0, ReceiveErrorMessage, ErrorOf(report)));
        var flags = ErrorQueue | (report.Length > length ? Truncate : 0);
        return WithMessages(call, new(Math.Min(length, report.Length)), flags, messages);
    }

    private static Structure ErrorOf(Report report)
    {
        var isStamp = report.Origin == ReportOrigin.Timestamping;
        return new(default, [
            new("ee_errno", Integer(isStamp ? (long)Errno.ENOMSG : 0)), new("ee_origin", Integer((long)report.Origin)),
            new("ee_type", Integer(0)), new("ee_code", Integer(isStamp ? 0 : ZeroCopyWasCopied)),
            new("ee_info", Integer(report.Info)), new("ee_data", Integer(report.Data)),
        ]);
    }

    private static Structure StampMessage(long at) => Message(
        SocketLevel, TimestampingOption,
        new Structure(default, [new("scm_sec", Integer(at / NanosecondsPerSecond)), new("scm_nsec", Integer(at % NanosecondsPerSecond))]));

    private static Structure Message(long level, long type, Expression data) =>
        new(default, [new("cmsg_level", Integer(level)), new("cmsg_type", Integer(type)), new("cmsg_data", data)]);

    // A caller without room for control messages loses them and is told so.
    private static CallOutcome WithMessages(SystemCall call, CallOutcome outcome, long flags, List<Structure> messages)
    {
        const long controlTruncated = 8;
        if (call.Name != "recvmsg")
        {
            return outcome;
        }

        var hasRoom = (call.Arguments[1] as Structure)?["msg_control"] is not null;
        flags |= messages.Count > 0 && !hasRoom ? controlTruncated : 0;
        return outcome with
        {
            Written = new Structure(default, [new("msg_flags", Integer(flags)), new("msg_control", new Sequence(default, messages))]),
        };
    }
}
