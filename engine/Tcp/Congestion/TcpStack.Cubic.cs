namespace NetSim.Tcp;

// CUBIC (RFC 9438) in integers, as tcp_cubic.c has it (Linux v6.18): time in units of 1/1024 s, C = 0.4, beta =
// 717/1024.
public sealed partial class TcpStack
{
    private const int CubicBeta = 717;
    private const int CubicBetaScale = 1024;
    private const int CubicTimeBits = 10;
    private const ulong CubicRttScale = 41 * 10;
    private const ulong CubicFactor = (1UL << (10 + (3 * CubicTimeBits))) / CubicRttScale;
    private const int RenoFriendlyScale = 8 * (CubicBetaScale + CubicBeta) / 3 / (CubicBetaScale - CubicBeta);

    private void UpdateCubic(TcpHost host, in FullSock sock, ref CubicState cubic, int acked)
    {
        var cwnd = sock.Cwnd;
        var now = TicksNow(host);
        cubic.AckedCount += acked;
        if (cubic.LastCwnd == cwnd && unchecked((int)(now - cubic.LastTicks)) <= host.Clock.Hz / 32)
        {
            return;
        }

        // The curve is computed at most once a tick; the Reno-friendly part each time.
        if (!cubic.HasEpoch || cubic.LastTicks != now)
        {
            cubic.LastCwnd = cwnd;
            cubic.LastTicks = now;
            if (!cubic.HasEpoch)
            {
                BeginCubicEpoch(ref cubic, cwnd, acked, now);
            }

            cubic.SegmentsPerIncrease = CubicPace(host, in cubic, cwnd, now);
        }

        BefriendReno(ref cubic, cwnd);
        cubic.SegmentsPerIncrease = Math.Max(cubic.SegmentsPerIncrease, 2);
    }

    private static void BeginCubicEpoch(ref CubicState cubic, int cwnd, int acked, uint now)
    {
        cubic.HasEpoch = true;
        cubic.EpochTicks = now;
        cubic.AckedCount = acked;
        cubic.RenoCwnd = cwnd;
        if (cubic.LastMaximum <= cwnd)
        {
            cubic.PlateauAfter = 0;
            cubic.Origin = cwnd;
        }
        else
        {
            cubic.PlateauAfter = CubeRoot(CubicFactor * (ulong)(cubic.LastMaximum - cwnd));
            cubic.Origin = cubic.LastMaximum;
        }
    }

    private static int CubicPace(TcpHost host, in CubicState cubic, int cwnd, uint now)
    {
        var elapsed = unchecked((int)(now - cubic.EpochTicks)) + (long)TicksOfMicroseconds(host, cubic.LeastDelay);
        var time = (ulong)(elapsed << CubicTimeBits) / (ulong)host.Clock.Hz;
        var isBefore = time < cubic.PlateauAfter;
        var distance = isBefore ? cubic.PlateauAfter - time : time - cubic.PlateauAfter;
        // Beyond 2^17 (two minutes) the curve is off any scale and would overflow.
        distance = Math.Min(distance, 1UL << 17);
        var delta = (long)((CubicRttScale * distance * distance * distance) >> (10 + (3 * CubicTimeBits)));
        var target = isBefore ? cubic.Origin - delta : cubic.Origin + delta;
        var pace = target > cwnd ? (int)(cwnd / (target - cwnd)) : 100 * cwnd;
        // Before the first loss at least 5 % a round trip, since the curve knows nothing yet.
        return cubic.LastMaximum == 0 ? Math.Min(pace, 20) : pace;
    }

    private static void BefriendReno(ref CubicState cubic, int cwnd)
    {
        var step = Math.Max(1, (int)(((long)cwnd * RenoFriendlyScale) >> 3));
        if (cubic.AckedCount > step)
        {
            var steps = (cubic.AckedCount - 1) / step;
            cubic.AckedCount -= steps * step;
            cubic.RenoCwnd += steps;
        }

        if (cubic.RenoCwnd > cwnd)
        {
            cubic.SegmentsPerIncrease = Math.Min(cubic.SegmentsPerIncrease, cwnd / (cubic.RenoCwnd - cwnd));
        }
    }

    private static int CubicSsthresh(in FullSock sock, ref CubicState cubic)
    {
        cubic.HasEpoch = false;
        // Fast convergence: who had to give way twice leaves room for the newcomer.
        cubic.LastMaximum = sock.Cwnd < cubic.LastMaximum
            ? (int)((long)sock.Cwnd * (CubicBetaScale + CubicBeta) / (2 * CubicBetaScale))
            : sock.Cwnd;
        return (int)Math.Max((long)sock.Cwnd * CubicBeta / CubicBetaScale, 2);
    }

    /// <summary>After an RTO the curve is unknown again (cubictcp_state).</summary>
    private void ResetCubic(in FullSock sock, ref CubicState cubic)
    {
        cubic = default;
        StartHystartRound(in sock, ref cubic);
    }

    // Time in which nothing was in flight does not count on the curve (cubictcp_cwnd_event, CA_EVENT_TX_START).
    private static void ShiftCubicEpoch(in FullSock sock, ref CubicState cubic, uint now)
    {
        var idle = unchecked((int)(now - sock.LastSentTicks));
        if (cubic.HasEpoch && idle > 0)
        {
            cubic.EpochTicks = unchecked(cubic.EpochTicks + (uint)idle);
            if (unchecked((int)(cubic.EpochTicks - now)) > 0)
            {
                cubic.EpochTicks = now;
            }
        }
    }

    /// <summary>The integer part of the cube root, bit by bit from the top.</summary>
    internal static uint CubeRoot(ulong value)
    {
        ulong root = 0;
        for (var bit = 1UL << 20; bit != 0; bit >>= 1)
        {
            var tried = root | bit;
            if (tried * tried * tried <= value)
            {
                root = tried;
            }
        }

        return (uint)root;
    }
}
