using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// connect()'s choice of a local port (__inet_hash_connect, Linux v6.18).
public sealed partial class TcpStack
{
    // Taken ports seen in one search before the destination gets a bitmap of its own.
    private const int ContendedAfter = 64;

    /// <summary>
    /// Chooses the local port of a connection as connect() without bind() does: the parity of the range's start first,
    /// from an offset that is a secret of the destination and moves on with each choice; reserved and bound ports are
    /// left out, TIME-WAIT mini-socks give way under tcp_tw_reuse.
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="local">Its address.</param>
    /// <param name="remote">The peer's address.</param>
    /// <param name="remotePort">The peer's port.</param>
    /// <param name="choice">The port, and what the SYN takes over from a mini-sock, which is gone then.</param>
    /// <returns>False when none is free: EADDRNOTAVAIL.</returns>
    internal bool TrySelectPort(
        TcpHost host, Ipv4Address local, Ipv4Address remote, ushort remotePort, out PortChoice choice)
    {
        var ports = PortsOf(host);
        var destination = new FourTuple(local, remote, 0, remotePort);
        var hash = PortOffset(host, local, remote, remotePort);
        var index = unchecked((ushort)hash);
        var perturb = PerturbOf(host, ports, index);
        var range = PortRange.Of(host.Settings);
        var offset = (int)(unchecked(perturb + (uint)(hash >> 32)) % (uint)range.Remaining) & ~1;
        if (!TryPass(host, ports, range, in destination, offset, out var port, out var step)
            && (range.Remaining == 1
                || !TryPass(host, ports, range, in destination, offset + 1, out port, out step)))
        {
            choice = default;
            return false;
        }

        // A little randomness, most of it where there is no contention.
        var draw = host.Secret.For(PortPerturbPurpose).For(index).Draw32(perturb) & 7;
        ports.SetPerturb(index, unchecked(perturb + (2 * Math.Max((uint)step, draw)) + 2));
        var tuple = destination with { LocalPort = (ushort)port };
        var found = _table.Find(host.Index, in tuple);
        choice = found.Kind == SockKind.TimeWait
            ? TakeOver(host, found.Slot)
            : new PortChoice((ushort)port, false, default, 0, 0);
        return true;
    }

    /// <summary>
    /// Claims the tuple of a connection whose local port was bound by the application. A TIME-WAIT mini-sock with
    /// timestamps gives way at once: neither tcp_tw_reuse nor its delay apply (__inet_check_established).
    /// </summary>
    /// <returns>False when the tuple is in use: EADDRNOTAVAIL.</returns>
    internal bool TryClaimTuple(TcpHost host, in FourTuple tuple, out PortChoice choice)
    {
        choice = new PortChoice(tuple.LocalPort, false, default, 0, 0);
        var found = _table.Find(host.Index, in tuple);
        if (found.Kind == SockKind.None)
        {
            return true;
        }

        if (found.Kind != SockKind.TimeWait || _timeWaits[found.Slot].TsRecentStamp == 0)
        {
            return false;
        }

        choice = TakeOver(host, found.Slot);
        return true;
    }

    /// <summary>Where the next search towards a destination begins, before it is cut to the range; for tests.</summary>
    internal static uint PortSearchStart(TcpHost host, Ipv4Address local, Ipv4Address remote, ushort remotePort)
    {
        var hash = PortOffset(host, local, remote, remotePort);
        return unchecked(PerturbOf(host, PortsOf(host), unchecked((ushort)hash)) + (uint)(hash >> 32));
    }

    // secure_ipv4_port_ephemeral: low bits name the class of destinations that share a perturbation, high bits the
    // offset.
    private static ulong PortOffset(TcpHost host, Ipv4Address local, Ipv4Address remote, ushort remotePort)
    {
        var addresses = ((ulong)local.Value << 32) | remote.Value;
        return new RandomKey(host.Secret.For(PortOffsetPurpose).Draw(addresses)).Draw(remotePort);
    }

    private static uint PerturbOf(TcpHost host, PortState ports, ushort index) =>
        ports.PerturbOf(index, host.Secret.For(PortPerturbPurpose).Draw32(index));

    private PortChoice TakeOver(TcpHost host, int slot)
    {
        ref var timeWait = ref _timeWaits[slot];
        var choice = new PortChoice(
            timeWait.Tuple.LocalPort, true, NextIsn(in timeWait), timeWait.TsRecent, timeWait.TsRecentStamp);
        host.Count(Mib.TWRecycled);
        EndTimeWait(host, slot);
        return choice;
    }

    private bool TryPass(
        TcpHost host,
        PortState ports,
        PortRange range,
        in FourTuple destination,
        int offset,
        out int port,
        out int step)
    {
        var contended = ports.FindDestination(in destination);
        if (contended is not null && contended.Range != range)
        {
            contended = TrackDestination(host, ports, range, in destination);
        }

        var reuses = MayReuseTimeWait(host, in destination) && !IsReuseHopeless(host, contended);
        var seen = 0;
        port = 0;
        for (step = 0; step < range.PassLength; step++)
        {
            if (contended is not null)
            {
                step = contended.NextStep(offset, step, reuses);
                if (step == range.PassLength)
                {
                    break;
                }
            }

            port = range.PortAt(offset, step);
            if (IsPortUsable(host, ports, in destination, (ushort)port, reuses))
            {
                return true;
            }

            if (++seen == ContendedAfter && contended is null)
            {
                contended = TrackDestination(host, ports, range, in destination);
            }
        }

        if (contended is not null && reuses && (offset & 1) != 0)
        {
            NoteHopeless(host, contended, in destination);
        }

        return false;
    }

    private bool IsPortUsable(
        TcpHost host, PortState ports, in FourTuple destination, ushort port, bool reuses)
    {
        // A port that somebody bound or listens on belongs to him (its bind bucket has fastreuse >= 0).
        if (PortList.Contains(host.Settings.ReservedPorts, port) || ports.IsBound(port)
            || FindListener(host, port) is not null)
        {
            return false;
        }

        var found = _table.Find(host.Index, destination with { LocalPort = port });
        return found.Kind == SockKind.None
            || (found.Kind == SockKind.TimeWait && reuses && IsReusable(host, in _timeWaits[found.Slot]));
    }

    private static bool MayReuseTimeWait(TcpHost host, in FourTuple tuple) => host.Settings.TwReuse switch
    {
        0 => false,
        1 => true,
        _ => tuple.Local.IsLoopback || tuple.Remote.IsLoopback,
    };

    // tcp_twsk_unique: old enough, and protected by timestamps.
    private bool IsReusable(TcpHost host, in TimeWaitSock timeWait)
    {
        if (timeWait.TsRecentStamp == 0
            || (timeWait.SubState == TcpState.FinWait2 && !host.Profile.TwReuseTakesFinWait2))
        {
            return false;
        }

        var now = _environment.Now;
        switch (host.Profile.TwReuseAge.Value)
        {
            case TimeWaitReuseAge.Milliseconds:
                var due = unchecked(timeWait.EnteredMs + (uint)host.Settings.TwReuseDelayMs);
                return unchecked((int)(host.Clock.Milliseconds(now) - due)) > 0;
            case TimeWaitReuseAge.LaterSecond:
                return host.Clock.SecondsSinceBoot(now) > timeWait.TsRecentStamp;
            default:
                return host.Clock.SecondsSinceBoot(now) > timeWait.TsRecentStamp + 1;
        }
    }

    /// <summary>Gives a contended destination its bitmap, filled from the table.</summary>
    private DestinationPorts TrackDestination(
        TcpHost host, PortState ports, PortRange range, in FourTuple destination)
    {
        var contended = new DestinationPorts(range);
        for (var port = range.Low; port < range.End; port++)
        {
            var found = _table.Find(host.Index, destination with { LocalPort = (ushort)port });
            if (found.Kind == SockKind.None)
            {
                continue;
            }

            contended.Take(port);
            if (found.Kind == SockKind.TimeWait)
            {
                contended.EnterTimeWait(port);
            }
        }

        ports.AddDestination(in destination, contended);
        return contended;
    }

    private bool IsReuseHopeless(TcpHost host, DestinationPorts? contended) =>
        contended?.NoReuse is { } limit
        && limit.DelayMs == host.Settings.TwReuseDelayMs
        && unchecked((int)(host.Clock.Milliseconds(_environment.Now) - limit.UntilMs)) < 0;

    // Nothing was old enough: not before the oldest mini-sock is, whatever comes later is younger.
    private void NoteHopeless(TcpHost host, DestinationPorts contended, in FourTuple destination)
    {
        if (host.Profile.TwReuseAge.Value != TimeWaitReuseAge.Milliseconds)
        {
            return;
        }

        var now = host.Clock.Milliseconds(_environment.Now);
        var oldest = now;
        for (var port = contended.Range.Low; port < contended.Range.End; port++)
        {
            var found = _table.Find(host.Index, destination with { LocalPort = (ushort)port });
            if (found.Kind == SockKind.TimeWait && _timeWaits[found.Slot].TsRecentStamp != 0)
            {
                var entered = _timeWaits[found.Slot].EnteredMs;
                oldest = unchecked((int)(entered - oldest)) < 0 ? entered : oldest;
            }
        }

        var delay = host.Settings.TwReuseDelayMs;
        contended.NoReuse = (unchecked(oldest + (uint)delay), delay);
    }

    private static PortState PortsOf(TcpHost host)
    {
        var passive = host.Passive ??= new PassiveState();
        return passive.Ports ??= new PortState();
    }
}
