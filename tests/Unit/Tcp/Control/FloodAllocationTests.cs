using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

public sealed class FloodAllocationTests
{
    [TestCase(0, 129)]
    [TestCase(1, 25_000)]
    public void A_flood_in_steady_state_allocates_nothing(int cookies, int answers)
    {
        var silence = new Silence();
        var stack = new TcpStack(silence, RandomKey.FromSeed(1));
        var host = AddHost(cookies);
        stack.Listen(host, 80, 128, out _);
        Flood(stack, host, 0, 5_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Flood(stack, host, 5_000, 25_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
        Assert.That(silence.Sent, Is.EqualTo(answers));
    }

    private static TcpHost AddHost(int cookies)
    {
        var profile = KernelProfile.Find("linux-6.18");
        var settings = profile.CreateSettings();
        settings.Syncookies = cookies;
        var address = FakeEnvironment.ParseAddress("10.9.0.1");
        return new TcpHost(
            1, address, profile, settings, profile.CreateClock(), new MibCounters(), RandomKey.FromSeed(2));
    }

    private static void Flood(TcpStack stack, TcpHost host, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var source = new Ipv4Address(0x0A40_0000 + (uint)i);
            var syn = Packet.Tcp(new FourTuple(source, host.Address, 1024, 80), TcpFlags.Syn, default, default, 1000);
            syn.MaximumSegmentSize = 1460;
            PacketExtension none = default;
            stack.Receive(host, ref syn, in none);
        }
    }

    private sealed class Silence : ITcpEnvironment
    {
        public SimTime Now => SimTime.Zero;

        public int Sent { get; private set; }

        public void Transmit(TcpHost host, ref Packet packet) => Sent++;

        public void Transmit(TcpHost host, ref Packet packet, in PacketExtension extension) => Sent++;

        public uint Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot) => 0;

        public void Notify(TcpHost host, int sock, SocketEvents events)
        {
        }

        public void NotifyAcceptable(TcpHost host, Listener listener)
        {
        }
    }
}
