using System.Runtime.CompilerServices;
using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class FullSockLayoutTests
{
    [Test]
    public void A_sock_is_at_most_256_octets_and_its_recovery_state_512_with_40_for_each_segment_in_flight()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Unsafe.SizeOf<FullSock>(), Is.AtMost(256));
            Assert.That(Unsafe.SizeOf<RecoveryState>(), Is.AtMost(512));
            Assert.That(Unsafe.SizeOf<SendRecord>(), Is.AtMost(40));
        });
    }

    [Test]
    public void What_each_segment_touches_lies_in_the_first_128_octets()
    {
        var sock = default(FullSock);

        long[] ends =
        [
            EndOf(ref sock, ref sock.State), EndOf(ref sock, ref sock.Flags), EndOf(ref sock, ref sock.Recovery),
            EndOf(ref sock, ref sock.SndUna), EndOf(ref sock, ref sock.SndNxt), EndOf(ref sock, ref sock.WriteSeq),
            EndOf(ref sock, ref sock.SndWnd), EndOf(ref sock, ref sock.RcvNxt), EndOf(ref sock, ref sock.CopiedSeq),
            EndOf(ref sock, ref sock.RcvWup), EndOf(ref sock, ref sock.RcvWnd), EndOf(ref sock, ref sock.TsRecent),
            EndOf(ref sock, ref sock.TsOffset), EndOf(ref sock, ref sock.ReceiveMemory),
            EndOf(ref sock, ref sock.RcvSsthresh), EndOf(ref sock, ref sock.Cwnd), EndOf(ref sock, ref sock.MssCache),
            EndOf(ref sock, ref sock.ReceiveMss), EndOf(ref sock, ref sock.QuickAcks),
            EndOf(ref sock, ref sock.TransmitKind),
        ];

        Assert.That(ends, Is.All.AtMost(128));
    }

    private static long EndOf<T>(ref FullSock sock, ref T field)
        where T : struct =>
        Unsafe.ByteOffset(ref Unsafe.As<FullSock, byte>(ref sock), ref Unsafe.As<T, byte>(ref field))
        + Unsafe.SizeOf<T>();
}
