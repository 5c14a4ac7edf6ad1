using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// How mini-socks begin, last and end (tcp_time_wait, __inet_twsk_schedule; before 4.1 inet_twsk_schedule's two wheels).
public sealed partial class TcpStack
{
    /// <summary>TIME-WAIT lasts 60 s whatever the sysctls say (TCP_TIMEWAIT_LEN).</summary>
    internal static readonly Duration TimeWaitLength = Duration.FromSeconds(60);

    // Before 4.1: eight slots of 7.5 s, and 32 slots of 128 ms for what lasts less than about 4 s.
    private const int SlowSlots = 8;
    private const int RecycleSlots = 32;
    private static readonly Duration SlowSlot = new(TimeWaitLength.Nanoseconds / SlowSlots);
    private static readonly Duration RecycleSlot = Duration.FromMilliseconds(128);
    private static readonly Duration KilledBelow = Duration.FromSeconds(4);

    /// <summary>
    /// Replaces a full sock in the table by a mini-sock, or by nothing when the machine has tcp_max_tw_buckets of them.
    /// Either way the full sock is CLOSED afterwards, without having passed the gate, and out of the table.
    /// </summary>
    /// <param name="host">The sock's machine.</param>
    /// <param name="sock">The full sock.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="image">
    /// What the mini-sock keeps: sequence numbers, window, timestamps, flags, and its state in
    /// <see cref="TimeWaitSock.SubState"/>. Tuple, host, times and marks are filled in here.
    /// </param>
    /// <param name="timeout">How long FIN-WAIT-2 lasts; TIME-WAIT decides by itself.</param>
    /// <param name="rto">The connection's present RTO: no mini-sock lasts less than 3.5 of them.</param>
    internal void EnterTimeWait(
        TcpHost host, ref FullSock sock, int slot, in TimeWaitSock image, Duration timeout, Duration rto)
    {
        var tuple = sock.Tuple;
        var from = sock.State;
        sock.State = TcpState.Closed;
        var recycled = TryRecycle(host, tuple.Remote, in image);
        if (host.TimeWaitCount >= host.Settings.MaxTwBuckets)
        {
            host.Count(Mib.TCPTimeWaitOverflow);
            RemoveSock(host, in tuple, SockReference.Full(slot));
            ReleaseBinding(host, tuple.LocalPort, image.Flags);
            Report(host, in tuple, from, TcpState.Closed);
            return;
        }

        var mini = _timeWaits.Take();
        ref var timeWait = ref _timeWaits[mini];
        timeWait = image;
        timeWait.Tuple = tuple;
        timeWait.Host = host.Index;
        timeWait.EnteredMs = host.Clock.Milliseconds(_environment.Now);
        timeWait.LastOutOfWindowAckMs = 0;
        _table.Replace(host.Index, in tuple, SockReference.TimeWait(mini));
        host.Passive?.Ports?.OnTimeWait(in tuple);
        host.TimeWaitCount++;
        if (from != timeWait.SubState)
        {
            Report(host, in tuple, from, timeWait.SubState);
        }

        var least = new Duration(rto.Nanoseconds / 2 * 7);
        timeWait.RecycleTicks = recycled ? (byte)Math.Min(RecycleTicksOf(least), byte.MaxValue) : (byte)0;
        var life = image.SubState == TcpState.TimeWait ? TimeWaitLife(in timeWait) : Longer(timeout, least);
        ScheduleTimeWait(host, mini, ref timeWait, life, isFirst: true);
    }

    private static Duration TimeWaitLife(in TimeWaitSock timeWait) =>
        timeWait.RecycleTicks == 0 ? TimeWaitLength : RecycleSlot * timeWait.RecycleTicks;

    private static long RecycleTicksOf(Duration life) =>
        Math.Max(1, (life.Nanoseconds + RecycleSlot.Nanoseconds - 1) / RecycleSlot.Nanoseconds);

    private static Duration Longer(Duration a, Duration b) => a > b ? a : b;

    // tcp_tw_recycle (v3.10): remembers the peer's clock, and may then let go after 3.5 RTO.
    private bool TryRecycle(TcpHost host, Ipv4Address peer, in TimeWaitSock image)
    {
        if (host.Settings.TwRecycle == 0 || image.TsRecentStamp == 0)
        {
            return false;
        }

        var now = host.Clock.SecondsSinceBoot(_environment.Now);
        return RememberPeerStamp(host, peer, image.TsRecent, image.TsRecentStamp, now);
    }

    private void RearmTimeWait(TcpHost host, int slot, ref TimeWaitSock timeWait) =>
        ScheduleTimeWait(host, slot, ref timeWait, TimeWaitLength, isFirst: false);

    private void ScheduleTimeWait(TcpHost host, int slot, ref TimeWaitSock timeWait, Duration life, bool isFirst)
    {
        var isShort = life <= KilledBelow;
        if (isFirst && host.Profile.CountsTimeWaitAtStart)
        {
            host.Count(isShort ? Mib.TWKilled : Mib.TW);
        }

        timeWait.Flags &= ~TimeWaitFlags.ShortLived;
        timeWait.Flags |= isShort ? TimeWaitFlags.ShortLived : TimeWaitFlags.None;
        var at = host.Profile.TimeWaitTimer.Value == TimeWaitTimer.PerSock
            ? ExpiryOf(host, life)
            : WheelExpiry(host, life, ref timeWait);
        var isLater = at.Nanoseconds >= timeWait.ExpiresAt;
        timeWait.ExpiresAt = at.Nanoseconds;
        // A timer that waits already and comes first will set the next one: one timer a sock, however often it is re-armed.
        if (isFirst || !isLater)
        {
            ArmTimeWait(host, slot, ref timeWait, at);
        }
    }

    private void ArmTimeWait(TcpHost host, int slot, ref TimeWaitSock timeWait, SimTime at) =>
        timeWait.TimerMark = _environment.Arm(host, TcpTimerKind.TimeWaitSock, at, slot);

    // inet_twsk_schedule (v3.10): the slot ends on the wheel's own grid, which begins with the first mini-sock.
    private SimTime WheelExpiry(TcpHost host, Duration life, ref TimeWaitSock timeWait)
    {
        var now = _environment.Now;
        var recycleSlots = RecycleTicksOf(life);
        if (recycleSlots < RecycleSlots)
        {
            return ExpiryOf(host, RecycleSlot * recycleSlots);
        }

        timeWait.Flags &= ~TimeWaitFlags.ShortLived;
        var passive = host.Passive ??= new PassiveState();
        if (host.TimeWaitCount <= 1)
        {
            passive.WheelStart = now.Nanoseconds;
        }

        var slots = Math.Min((life.Nanoseconds + SlowSlot.Nanoseconds - 1) / SlowSlot.Nanoseconds, SlowSlots - 1);
        var nextTick = ((now.Nanoseconds - passive.WheelStart) / SlowSlot.Nanoseconds) + 1;
        var ends = passive.WheelStart + ((nextTick + slots) * SlowSlot.Nanoseconds);
        return ExpiryOf(host, new SimTime(ends) - now);
    }

    private void OnTimeWaitTimer(TcpHost host, int slot, SimTime at)
    {
        ref var timeWait = ref _timeWaits[slot];
        if (timeWait.ExpiresAt > at.Nanoseconds)
        {
            ArmTimeWait(host, slot, ref timeWait, new SimTime(timeWait.ExpiresAt));
            return;
        }

        if (!host.Profile.CountsTimeWaitAtStart)
        {
            host.Count((timeWait.Flags & TimeWaitFlags.ShortLived) != 0 ? Mib.TWKilled : Mib.TW);
        }

        EndTimeWait(host, slot);
    }

    /// <summary>Ends a mini-sock: its tuple is free again.</summary>
    private void EndTimeWait(TcpHost host, int slot)
    {
        ref var timeWait = ref _timeWaits[slot];
        RemoveSock(host, in timeWait.Tuple, SockReference.TimeWait(slot));
        ReleaseBinding(host, timeWait.Tuple.LocalPort, timeWait.Flags);
        Report(host, in timeWait.Tuple, timeWait.SubState, TcpState.Closed);
        host.TimeWaitCount--;
        timeWait.ExpiresAt = 0;
        _timeWaits.Release(slot);
    }

    private static void ReleaseBinding(TcpHost host, ushort port, TimeWaitFlags flags)
    {
        if ((flags & TimeWaitFlags.Bound) != 0)
        {
            ReleasePort(host, port, (flags & TimeWaitFlags.ReuseAddress) != 0);
        }
    }
}
