using NetSim.Core;

namespace NetSim.Tcp;

// Timers are never cancelled: a sock keeps the mark of the one that it waits for, and the others never happen.
public sealed partial class TcpStack
{
    // By slot, beside the full socks.
    private uint[] _markOfFull = new uint[64];

    /// <summary>
    /// Whether a timer that was armed through <see cref="ITcpEnvironment.Arm"/> is still wanted: its sock lives and has
    /// set no other since. Once it is not, it never will be again.
    /// </summary>
    /// <param name="kind">What it belongs to.</param>
    /// <param name="host">The index of the host whose timer it is.</param>
    /// <param name="slot">The slot that was armed.</param>
    /// <param name="mark">What <see cref="ITcpEnvironment.Arm"/> returned.</param>
    public bool IsArmed(TcpTimerKind kind, uint host, int slot, uint mark)
    {
        switch (kind)
        {
            case TcpTimerKind.FullSock:
                return _markOfFull[slot] == mark && _full[slot].ArmedAt != 0 && _table.HostOfFull(slot) == host;
            case TcpTimerKind.RequestSock:
                ref var request = ref _requests[slot];
                return request.Link == mark && request.ExpiresAt != 0 && _listeners[request.Listener]!.Host.Index == host;
            case TcpTimerKind.TimeWaitSock:
                ref var timeWait = ref _timeWaits[slot];
                return timeWait.TimerMark == mark && timeWait.ExpiresAt != 0 && timeWait.Host == host;
            case TcpTimerKind.Pacing:
                var recovery = _full[slot].Recovery;
                return recovery != 0 && _recovery[recovery].PaceAt != 0 && _recovery[recovery].PaceMark == mark
                    && _table.HostOfFull(slot) == host;
            default:
                return _listeners[slot] is { ScanAt: > 0 } listener
                    && listener.ScanMark == mark && listener.Host.Index == host;
        }
    }

    /// <summary>A timer that is still armed comes up.</summary>
    /// <param name="host">Whose timer.</param>
    /// <param name="kind">What it belongs to.</param>
    /// <param name="at">When it fires: now.</param>
    /// <param name="slot">The slot that was armed.</param>
    public void OnTimer(TcpHost host, TcpTimerKind kind, SimTime at, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        switch (kind)
        {
            case TcpTimerKind.FullSock:
                OnFullSockTimer(host, slot, at);
                break;
            case TcpTimerKind.RequestSock:
                OnRequestTimer(host, slot);
                break;
            case TcpTimerKind.TimeWaitSock:
                OnTimeWaitTimer(host, slot, at);
                break;
            case TcpTimerKind.Pacing:
                OnPacingTimer(host, slot);
                break;
            case TcpTimerKind.Host:
                OnListenerScan(host, slot, at);
                break;
            default:
                Invariant.Require(false);
                break;
        }
    }

    private void ArmFullSock(TcpHost host, int slot, SimTime at)
    {
        if (slot >= _markOfFull.Length)
        {
            Array.Resize(ref _markOfFull, Math.Max(_markOfFull.Length * 2, slot + 1));
        }

        _markOfFull[slot] = _environment.Arm(host, TcpTimerKind.FullSock, at, slot);
    }
}
