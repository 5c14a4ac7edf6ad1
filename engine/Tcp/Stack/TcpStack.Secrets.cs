using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    // Purposes of the boot-time secret, so that one value tells nothing about another.
    private const ulong IsnPurpose = 1;
    private const ulong TimestampPurpose = 2;
    private const ulong CookiePurpose = 3;
    private const ulong CookieDataPurpose = 4;
    private const ulong PortOffsetPurpose = 5;
    private const ulong PortPerturbPurpose = 6;
    private const ulong BindPortPurpose = 7;
    private const ulong SynQueuePurpose = 8;
    private const ulong ChallengePurpose = 9;

    /// <summary>
    /// The initial sequence number of a connection now (RFC 6528, secure_tcp_seq): a secret of the four-tuple plus a
    /// clock of 64 ns.
    /// </summary>
    internal uint InitialSequence(TcpHost host, in FourTuple tuple)
    {
        var clock = (ulong)(host.Clock.Uptime.Nanoseconds + _environment.Now.Nanoseconds) >> 6;
        return unchecked(TupleHash(host, IsnPurpose, in tuple) + (uint)clock);
    }

    /// <summary>What is added to the clock to make our TSvals on a connection (secure_tcp_ts_off).</summary>
    internal static uint TimestampOffset(TcpHost host, in FourTuple tuple)
    {
        // tcp_timestamps=2 means "without offset".
        if (host.Settings.Timestamps != 1)
        {
            return 0;
        }

        switch (host.Profile.TimestampOffset.Value)
        {
            case TimestampOffsetRule.PerTuple:
                return TupleHash(host, TimestampPurpose, in tuple);
            case TimestampOffsetRule.PerHostPair:
                var pair = new FourTuple(tuple.Local, tuple.Remote, 0, 0);
                return TupleHash(host, TimestampPurpose, in pair);
            default:
                return 0;
        }
    }

    /// <summary>Our TSval now.</summary>
    internal uint TimestampNow(TcpHost host, uint offset) => unchecked(TimestampClock(host) + offset);

    /// <summary>The clock behind TSvals, before the offset.</summary>
    internal uint TimestampClock(TcpHost host) =>
        host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies
            ? unchecked((uint)host.Jiffies(_environment.Now))
            : host.Clock.Milliseconds(_environment.Now);

    private static uint TupleHash(TcpHost host, ulong purpose, in FourTuple tuple, uint salt = 0)
    {
        var addresses = ((ulong)tuple.Local.Value << 32) | tuple.Remote.Value;
        var ports = ((ulong)salt << 32) | ((uint)tuple.LocalPort << 16) | tuple.RemotePort;
        return new RandomKey(host.Secret.For(purpose).Draw(addresses)).Draw32(ports);
    }
}
