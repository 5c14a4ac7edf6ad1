using System.Numerics;
using NetSim.Wire;

namespace NetSim.Tcp;

// send() and the send buffer (tcp_sendmsg_locked, tcp_check_space, tcp_sndbuf_expand, Linux v6.18).
public sealed partial class TcpStack
{
    // SOCK_MIN_SNDBUF: two buffers of the smallest size with their bookkeeping.
    private const int LeastSendBuffer = 4608;

    // What a buffer of the send queue costs beside its octets (SKB_TRUESIZE of an empty one), and how much one holds:
    // 44 full segments, as segmentation offload lets it grow.
    private const int BufferOverhead = 1280;
    private const int SegmentsPerBuffer = 44;

    // A segment's share of memory when the send buffer is sized: headers and bookkeeping (MAX_TCP_HEADER,
    // skb_shared_info).
    private const int SegmentOverhead = 320 + 320;
    private const int BufferDescriptor = 256;

    /// <summary>send(): queues octets and sends what the windows allow.</summary>
    /// <param name="host">Whose sock.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="length">Octets of this write; 0 does nothing unless a deferred connect() waits for it.</param>
    /// <param name="flags">The call's flags.</param>
    /// <returns>
    /// Octets accepted (at least 1 unless 0 were given), or a negative <see cref="Errno"/>: EAGAIN when the buffer is full or the connection
    /// is opening, EPIPE, the pending error. With MSG_FASTOPEN: EOPNOTSUPP, EALREADY while opening, EISCONN. After a
    /// deferred connect(): the octets that went with the SYN, or EINPROGRESS.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public int Send(TcpHost host, int slot, int length, SendFlags flags)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ref var sock = ref _full[slot];
        if (sock.Error != Errno.None)
        {
            return -(int)TakeError(slot);
        }

        if (sock.State == TcpState.SynSent)
        {
            return SendWhileOpening(host, slot, length, flags);
        }

        if ((flags & SendFlags.FastOpen) != 0 && RefuseFastOpen(host, ref sock) is var refusal and not Errno.None)
        {
            return -(int)refusal;
        }

        if ((sock.Shutdown & ShutdownFlags.Send) != 0)
        {
            return -(int)Errno.EPIPE;
        }

        if (sock.State is not (TcpState.Established or TcpState.CloseWait) && FastOpenRequestOf(in sock) == 0)
        {
            return -(int)(sock.State == TcpState.SynReceived ? Errno.EAGAIN : Errno.EPIPE);
        }

        if (length == 0)
        {
            return 0;
        }

        ref var recovery = ref RecoveryOf(ref sock);
        NoteAppLimited(in sock, ref recovery);
        if (RoomInTail(in sock, in recovery, BufferGoal(ref sock)) == 0 && !MayBeginBuffer(host, in sock))
        {
            sock.Flags |= FullSockFlags.NoSpace;
            return -(int)Errno.EAGAIN;
        }

        if (PacketsOutOf(ref sock) == 0 && !HasUnsent(in sock) && host.Settings.SlowStartAfterIdle != 0)
        {
            CwndAfterIdle(host, ref sock);
        }

        StartChrono(host, ref recovery.Traffic, Chrono.Busy);
        var accepted = FillBuffers(host, slot, length);
        PushWritten(host, slot, flags, isWhole: accepted == length);
        return accepted;
    }

    // tcp_push: the end of a write carries PSH; where the buffer is full PSH is a mere hint, for readers rely on the end.
    private void PushWritten(TcpHost host, int slot, SendFlags flags, bool isWhole)
    {
        ref var sock = ref _full[slot];
        ref var recovery = ref _recovery[sock.Recovery];
        if (!isWhole)
        {
            // Someone waits for the rest: what is queued goes out.
            sock.Flags |= FullSockFlags.NoSpace;
            MarkPush(ref sock, ref recovery, WriteMarks.Push);
            PushPending(host, slot, NagleMode.Off);
            return;
        }

        recovery.TailMarks |= (flags & SendFlags.EndOfRecord) != 0 ? WriteMarks.EndOfRecord : WriteMarks.None;
        if ((flags & SendFlags.More) == 0)
        {
            MarkPush(ref sock, ref recovery, WriteMarks.Push | WriteMarks.EndsWrite);
            PushPending(host, slot, NagleMode.Sock);
            return;
        }

        if (IsPushForced(in sock))
        {
            MarkPush(ref sock, ref recovery, WriteMarks.Push);
        }

        PushPending(host, slot, NagleMode.Cork);
    }

    /// <summary>Octets that a send would accept now; 0 when the buffer is full.</summary>
    public int WritableRoom(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        var mayWrite = sock.State is TcpState.Established or TcpState.CloseWait || FastOpenRequestOf(in sock) != 0;
        var isOpen = mayWrite && (sock.Shutdown & ShutdownFlags.Send) == 0;
        return isOpen ? RoomFor(host, ref sock) : 0;
    }

    /// <summary>
    /// Whether poll() reports the sock as writable (sk_stream_is_writeable): a third of its buffer is free, and less than
    /// half of TCP_NOTSENT_LOWAT waits to be sent.
    /// </summary>
    public bool IsWritable(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        ref var sock = ref _full[slot];
        return WritableRoom(host, slot) > 0 && HasSpaceToTell(host, in sock);
    }

    private bool HasSpaceToTell(TcpHost host, in FullSock sock)
    {
        var used = BufferUsed(in sock);
        return sock.SendBuffer - used >= used >> 1 && UnsentBelowLowWater(host, in sock, wakes: true);
    }

    /// <summary>
    /// After an ACK, when PushPending is done: grows the send buffer, tells a waiting writer (tcp_check_space).
    /// </summary>
    internal void OnSendSpace(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if ((sock.Flags & FullSockFlags.NoSpace) == 0)
        {
            return;
        }

        if (InFlightOf(ref sock) < sock.Cwnd)
        {
            ExpandSendBuffer(host, ref sock);
        }

        if (HasSpaceToTell(host, in sock))
        {
            sock.Flags &= ~FullSockFlags.NoSpace;
            StopChrono(host, ref sock, Chrono.BufferLimited);
            NotifyOwner(host, slot, SocketEvents.Writable);
        }
    }

    /// <summary>
    /// Sizes the send buffer for the congestion window unless the application chose it (tcp_sndbuf_expand).
    /// </summary>
    private void ExpandSendBuffer(TcpHost host, ref FullSock sock)
    {
        if ((sock.Flags & FullSockFlags.SendBufferLocked) != 0)
        {
            return;
        }

        const int InitialWindow = 10;
        var mss = (uint)Math.Max(sock.PeerMss, sock.MssCache);
        var perSegment = (long)BitOperations.RoundUpToPowerOf2(mss + SegmentOverhead) + BufferDescriptor;
        var segments = Math.Max(Math.Max(InitialWindow, sock.Cwnd), host.Settings.Reordering + 1);
        // BBR wants to fill three windows, not two: recovery keeps that many octets (bbr_sndbuf_expand).
        var windows = sock.Recovery != 0 && OwnsWindow(in _recovery[sock.Recovery]) ? 3 : 2;
        var wanted = Math.Min(windows * segments * perSegment, host.Settings.WmemMax);
        sock.SendBuffer = (int)Math.Max(sock.SendBuffer, wanted);
    }

    private int RoomFor(TcpHost host, ref FullSock sock)
    {
        const int Enough = int.MaxValue / 2;
        var goal = BufferGoal(ref sock);
        var inTail = sock.Recovery == 0 ? 0 : RoomInTail(in sock, in _recovery[sock.Recovery], goal);
        if (!MayBeginBuffer(host, in sock))
        {
            return inTail;
        }

        long room = inTail;
        var used = (long)BufferUsed(in sock);
        while (room < Enough && used + room < sock.SendBuffer)
        {
            room += goal;
        }

        return (int)Math.Min(room, Enough);
    }

    private static int BufferUsed(in FullSock sock)
    {
        var octets = sock.WriteSeq - sock.SndUna;
        var perBuffer = Math.Max(1, (int)sock.MssCache) * SegmentsPerBuffer;
        return octets == 0 ? 0 : octets + (BufferOverhead * (1 + (octets / perBuffer)));
    }

    // tcp_stream_memory_free
    private bool UnsentBelowLowWater(TcpHost host, in FullSock sock, bool wakes)
    {
        var chosen = OptionsOf(in sock).NotSentLowWater;
        long limit = chosen != 0 ? chosen : host.Settings.NotsentLowat;
        var unsent = (long)(sock.WriteSeq - sock.SndNxt);
        return (wakes ? unsent << 1 : unsent) < limit;
    }
}
