using System.Numerics;
using NetSim.Wire;

namespace NetSim.Tcp;

// When a sender gives up (tcp_write_timeout, retransmits_timed_out, tcp_out_of_resources, Linux v6.18).
public sealed partial class TcpStack
{
    // TCP_RTO_MIN: give-up times are counted in it even where tcp_rto_min_us is another.
    private const int ModelRtoMs = 200;
    private const int OrphanRetriesIfAlive = 8;

    /// <summary>A retransmission timer fired: whether this ends the connection. Then it is ended.</summary>
    private bool GivesUp(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var settings = host.Settings;
        bool expired;
        int boundary;
        if (sock.State is TcpState.SynSent or TcpState.SynReceived)
        {
            var chosen = OptionsOf(in sock).SynCount;
            boundary = chosen != 0 ? chosen : settings.SynRetries;
            var linear = sock.State == TcpState.SynSent ? settings.SynLinearTimeouts : 0;
            expired = sock.Retransmits >= boundary + linear;
        }
        else
        {
            boundary = settings.Retries2;
            expired = false;
            if (HasTimedOut(host, in sock, settings.Retries1, 0))
            {
                DetectMtuBlackHole(host, ref sock);
            }

            if (IsOrphan(in sock))
            {
                var alive = sock.RtoTicks < RtoMaxTicks(host);
                boundary = OrphanRetries(host, in sock, alive);
                var mayReset = alive || !HasTimedOut(host, in sock, boundary, 0);
                if (EndsForOrphanLimit(host, slot, mayReset))
                {
                    return true;
                }
            }
        }

        expired = expired || HasTimedOut(host, in sock, boundary, OptionsOf(in sock).UserTimeoutMs);
        DetectBlackHole(host, ref sock, expired);
        if (expired)
        {
            EndWithTimeout(host, slot);
            return true;
        }

        // Every time-out also chooses another path where there are several (sk_rethink_txhash).
        host.Count(Mib.TcpTimeoutRehash);
        return false;
    }

    /// <summary>
    /// Whether the time since the first retransmission reaches the model's time for so many retries, or the limit
    /// given.
    /// </summary>
    private bool HasTimedOut(TcpHost host, in FullSock sock, int boundary, long limitMs)
    {
        if (sock.Retransmits == 0)
        {
            return false;
        }

        if (limitMs == 0)
        {
            var isSyn = sock.State is TcpState.SynSent or TcpState.SynReceived;
            var baseMs = isSyn ? host.Profile.InitialRto.Value.Nanoseconds / 1_000_000 : ModelRtoMs;
            limitMs = ModelTimeoutMs(host, boundary, baseMs);
        }

        var elapsed = unchecked((int)(host.Clock.Milliseconds(_environment.Now) - sock.RetransStampMs));
        return elapsed - limitMs >= 0;
    }

    // tcp_model_timeout: doubling from the base, then steps of the largest RTO.
    private static long ModelTimeoutMs(TcpHost host, int boundary, long baseMs)
    {
        long largest = host.Settings.RtoMaxMs;
        var doublings = BitOperations.Log2((ulong)Math.Max(1, largest / baseMs));
        return boundary <= doublings
            ? ((2L << boundary) - 1) * baseMs
            : (((2L << doublings) - 1) * baseMs) + ((boundary - doublings) * largest);
    }

    private static int OrphanRetries(TcpHost host, in FullSock sock, bool alive)
    {
        var retries = host.Settings.OrphanRetries;
        if (sock.SoftError != Errno.None && !alive)
        {
            retries = 0;
        }

        return retries == 0 && alive ? OrphanRetriesIfAlive : retries;
    }

    /// <summary>
    /// Ends an orphan that is one too many, counting it double when it is idle or the path is in trouble.
    /// </summary>
    private bool EndsForOrphanLimit(TcpHost host, int slot, bool mayReset)
    {
        ref var sock = ref _full[slot];
        var idle = unchecked((int)(TicksNow(host) - sock.LastSentTicks));
        var shift = idle > 2 * RtoMaxTicks(host) || !mayReset ? 1 : 0;
        shift += sock.SoftError != Errno.None ? 1 : 0;
        if (!HasTooManyOrphans(host, shift))
        {
            return false;
        }

        const int TimeWaitSeconds = 60;
        var isRecent = idle <= TimeWaitSeconds * (long)host.Clock.Hz;
        if (mayReset || isRecent || (sock.SndWnd == 0 && PacketsOutOf(ref sock) == 0))
        {
            SendActiveReset(host, ref sock);
        }

        Destroy(host, slot, Errno.None);
        host.Count(Mib.TCPAbortOnMemory);
        return true;
    }

    private static bool HasTooManyOrphans(TcpHost host, int shift) =>
        (long)host.OrphanCount << shift > host.Settings.MaxOrphans;

    // tcp_write_err
    private void EndWithTimeout(TcpHost host, int slot)
    {
        var soft = _full[slot].SoftError;
        Destroy(host, slot, soft != Errno.None ? soft : Errno.ETIMEDOUT);
        host.Count(Mib.TCPAbortOnTimeout);
    }
}
