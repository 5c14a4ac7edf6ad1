using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Property.Tcp;

/// <summary>Whatever arrives in whatever order: the SYN queue's counters agree with the requests that exist.</summary>
public sealed class SynQueueProperties
{
    [Test]
    public void Counters_of_the_syn_queue_agree_with_its_requests(
        [Values("linux-6.18", "linux-5.14", "linux-3.10", "linux-2.6.32")] string kernel)
    {
        var step =
            from kind in Gen.Choose(0, 3)
            from peer in Gen.Choose(0, 40)
            from milliseconds in Gen.Choose(1, 3000)
            select (kind, peer, milliseconds);
        var shapes = Gen.Zip(Gen.ListOf(step), Gen.Choose(0, 30));
        Prop.ForAll(Arb.From(shapes), shape => Agrees(kernel, shape.Item1, shape.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(300));
    }

    private static bool Agrees(string kernel, IEnumerable<(int Kind, int Peer, int Milliseconds)> steps, int backlog)
    {
        var world = new FakeEnvironment();
        var server = world.AddHost("10.9.0.1", kernel, settings => settings.Syncookies = 0);
        world.Stack.Listen(server, 80, backlog, out var listener);
        foreach (var (kind, peer, milliseconds) in steps)
        {
            Take(world, server, kind, Peer.Of("10.2.0.1", 1000 + peer, server.Address), milliseconds);
            if (!IsConsistent(world, server, listener!))
            {
                return false;
            }
        }

        world.Advance(Duration.FromSeconds(400));
        return listener!.SynQueueLength == 0 && listener.YoungCount == 0 && world.Stack.SockCount == 0;
    }

    private static void Take(FakeEnvironment world, TcpHost server, int kind, Peer peer, int milliseconds)
    {
        switch (kind)
        {
            case 0:
                world.Arrive(server, peer.Syn());
                break;
            case 1:
                world.Arrive(server, peer.Segment(TcpFlags.Rst, peer.Isn + 1, 0));
                break;
            case 2:
                world.Arrive(server, peer.Syn(isn: peer.Isn + 5));
                break;
            default:
                world.Advance(Duration.FromMilliseconds(milliseconds));
                break;
        }
    }

    private static bool IsConsistent(FakeEnvironment world, TcpHost server, Listener listener)
    {
        var requests = world.Stack.Connections(server).Count();
        return listener.SynQueueLength == requests
            && world.Stack.RequestCount == requests
            && server.SockCount == requests
            && listener.YoungCount >= 0
            && listener.YoungCount <= requests;
    }
}
