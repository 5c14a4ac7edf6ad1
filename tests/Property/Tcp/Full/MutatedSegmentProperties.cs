using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Property.Tcp;

/// <summary>Whatever arrives, a stack's invariants hold: its own checks, and those on each sock here.</summary>
public sealed class MutatedSegmentProperties
{
    private const int Segments = 1_000_000;
    private const int Peers = 8;
    private const int MostSocks = 4_096;

    [Test]
    public void A_million_mutated_segments_break_no_invariant()
    {
        var world = new FakeEnvironment(5);
        var server = world.AddHost("10.0.0.9");
        world.Stack.Listen(server, 80, 64, out var listener);
        var draws = world.Seed.For("segments");
        var slots = new List<int>();
        world.Application = notice => Accept(world, listener!, slots, notice);

        for (ulong i = 0; i < Segments; i++)
        {
            var key = draws.For(i);
            var (packet, extension) = Next(world, server, slots, key);
            world.Arrive(server, packet, extension);
            if (i % 16 == 0)
            {
                Act(world, server, slots, key);
                world.Advance(Duration.FromMicroseconds((long)(key.Draw(20) % 20_000)));
            }

            if (i % 64 == 0)
            {
                RequireOrder(world, slots, i);
                Assert.That(world.Stack.SockCount, Is.LessThan(MostSocks));
                world.ClearRecords();
            }
        }

        Assert.That(server.Counters[Mib.TcpPassiveOpens], Is.GreaterThan(1_000), "connections were opened on the way");
    }

    private static void Accept(FakeEnvironment world, Listener listener, List<int> slots, SocketNotice notice)
    {
        for (var slot = notice.Listener is null ? 0 : world.Stack.Accept(listener); slot != 0; slot = world.Stack.Accept(listener))
        {
            world.Stack.Sock(slot).Owner = 1;
            slots.Add(slot);
        }
    }

    // Near what the sock waits for, so that segments are taken as often as they are refused.
    private static (Packet Packet, PacketExtension Extension) Next(
        FakeEnvironment world, TcpHost server, List<int> slots, RandomKey key)
    {
        var peer = Peer.Of("10.0.1.1", 2_000 + (int)(key.Draw(0) % Peers), server.Address) with { Timestamps = false };
        var known = world.Sent.FindLast(sent => sent.Packet.DestinationPort == peer.Port && sent.Packet.Has(TcpFlags.Ack));
        var isSyn = known is null ? key.Draw(1) % 2 == 0 : key.Draw(1) % 64 == 0;
        if (isSyn)
        {
            return (peer.Syn(), default);
        }

        var next = known?.Packet.Acknowledgment.Value ?? peer.Isn + 1;
        var acknowledged = known?.Packet.SequenceEnd.Value ?? 1;
        var sock = slots.Count > 0 ? world.Stack.Sock(slots[(int)(key.Draw(2) % (ulong)slots.Count)]) : default;
        if (slots.Count > 0 && sock.Tuple.RemotePort == peer.Port)
        {
            (next, acknowledged) = (sock.RcvNxt.Value, sock.SndNxt.Value);
        }

        var isPlain = key.Draw(3) % 3 == 0;
        var flags = isPlain ? TcpFlags.Ack : (TcpFlags)(key.Draw(4) & 0xFF) & ~TcpFlags.Syn;
        flags &= key.Draw(5) % 32 == 0 ? flags : ~TcpFlags.Rst;
        var length = key.Draw(6) % 2 == 0 ? 0 : (int)(key.Draw(7) % 3_000);
        var packet = peer.Segment(
            flags, unchecked(next + Offset(key, 8)), unchecked(acknowledged + Offset(key, 9)), length);
        packet.Window = (ushort)(key.Draw(10) & ushort.MaxValue);
        packet.Ecn = (byte)(key.Draw(11) & 3);
        PacketExtension extension = default;
        for (var block = 0UL; block < key.Draw(12) % 4; block++)
        {
            var left = unchecked(acknowledged - (uint)(key.Draw(13 + block) % 20_000));
            extension.AddSack(new(new(left), new(unchecked(left + (uint)(key.Draw(16 + block) % 4_000)))));
        }

        return (packet, extension);
    }

    private static uint Offset(RandomKey key, ulong purpose) => (key.Draw(30 + purpose) % 6) switch
    {
        0 or 1 or 2 => 0,
        3 => unchecked((uint)(key.Draw(40 + purpose) % 4_000)),
        4 => unchecked((uint)-(long)(key.Draw(40 + purpose) % 4_000)),
        _ => (uint)(key.Draw(40 + purpose) & uint.MaxValue),
    };

    private static void Act(FakeEnvironment world, TcpHost server, List<int> slots, RandomKey key)
    {
        if (slots.Count == 0)
        {
            return;
        }

        var place = (int)(key.Draw(50) % (ulong)slots.Count);
        var slot = slots[place];
        switch (key.Draw(51) % 8)
        {
            case 0:
                slots.RemoveAt(place);
                world.Stack.Close(server, slot);
                break;
            case 1:
                world.Stack.Shutdown(server, slot, ShutdownFlags.Send);
                break;
            case 2 or 3 or 4:
                world.Stack.Send(server, slot, 1 + (int)(key.Draw(52) % 20_000), SendFlags.None);
                break;
            default:
                world.Stack.Receive(server, slot, 1 + (int)(key.Draw(53) % 10_000), ReceiveFlags.None);
                break;
        }
    }

    private static void RequireOrder(FakeEnvironment world, List<int> slots, ulong segment)
    {
        foreach (var slot in slots)
        {
            ref var sock = ref world.Stack.Sock(slot);
            var isInOrder = sock.State == TcpState.Closed
                || (sock.SndUna.IsAtOrBefore(sock.SndNxt) && sock.SndNxt.IsAtOrBefore(sock.WriteSeq)
                    && sock.CopiedSeq.IsAtOrBefore(sock.RcvNxt) && sock.Cwnd >= 1);
            Assert.That(isInOrder, Is.True, $"after segment {segment}: {sock.Tuple} {sock.State}");
        }
    }
}
