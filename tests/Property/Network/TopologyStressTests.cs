using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Tests.Property.Network;

/// <summary>
/// Random topologies with faulty links, links without delay and hosts with receive queues, cut by the partitioner and run
/// on threads whose interleaving is disturbed: always the fingerprint of one partition on one thread.
/// </summary>
public sealed class TopologyStressTests
{
    private const int Hops = 12;
    private static int _disturbances;

    [Test]
    public void Any_topology_partitions_threads_queue_and_interleaving_give_one_fingerprint() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(120),
        Prop.ForAll(Cases(1, 0).ToArbitrary(), one => (Run(one) == Run(Reference(one))).Label($"{one}")));

    [Test]
    public void An_outbox_read_too_early_is_caught_by_an_invariant_or_another_fingerprint()
    {
        var faults = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(Cases(2, 20).ToArbitrary(), one => IsCaught(one, ref faults).Label($"{one}")));

        Assert.That(faults, Is.GreaterThan(40), "cases in which there was an outbox to be read");
    }

    private static Gen<Case> Cases(int fewestPartitions, int fewestHosts) =>
        from seed in Gen.Choose(0, 1_000_000)
        from routers in Gen.Choose(1, 8)
        from hosts in Gen.Choose(Math.Max(2, fewestHosts), 40)
        from partitions in Gen.Choose(fewestPartitions, 16)
        from threads in Gen.Choose(1, 8)
        from queue in Gen.Elements(Enum.GetValues<QueueKind>())
        select new Case((ulong)seed, routers, hosts, partitions, threads, queue, false);

    private static Case Reference(Case one) =>
        one with { Partitions = 1, Threads = 1, Queue = QueueKind.Bcl, ReadsOutboxesEarly = false };

    private static bool IsCaught(Case one, ref int faults)
    {
        var (fingerprint, _, partitions) = Simulate(one);
        if (partitions == 1)
        {
            return true; // links without delay keep all together: there is no outbox to be read
        }

        faults++;
        try
        {
            return Simulate(one with { ReadsOutboxesEarly = true }).Fingerprint != fingerprint;
        }
        catch (EngineFaultException)
        {
            return true;
        }
    }

    private static (ulong Fingerprint, long Events) Run(Case one)
    {
        var (fingerprint, events, _) = Simulate(one);
        return (fingerprint, events);
    }

    private static (ulong Fingerprint, long Events, int Partitions) Simulate(Case one)
    {
        var topology = Build(one);
        var plan = Partitioner.Assign(topology, one.Partitions);
        var network = topology.Build(RandomKey.FromSeed(one.Seed), plan);
        using var engine = Engine.Create(new()
        {
            PartitionOf = plan.PartitionOf.ToArray(),
            Threads = one.Threads,
            Queue = one.Queue,
            Seed = one.Seed,
            Hooks = new EngineHooks
            {
                Disturb = Disturb,
                ParkAtOnce = one.Seed % 3 == 0,
                ReadOutboxEarly = one.ReadsOutboxesEarly,
            },
        });
        engine.Lookahead = plan.Lookahead;
        for (var i = 0; i < engine.Partitions.Count; i++)
        {
            engine.SetHandler(i, new Gossip(new(network, engine.Partitions[i]), one));
        }

        for (var host = 0u; host < one.Hosts; host++)
        {
            var start = new EventBody { Kind = NetworkEvents.FirstFree };
            engine.PartitionOf(host).Schedule(host, new(host * 10), host, in start);
        }

        engine.RunUntil(SimTime.Zero + Duration.FromSeconds(60L));
        return (engine.Fingerprint(), engine.EventsProcessed, plan.Count);
    }

    // Hosts first, then routers in a random tree; each host hangs on one router, the first host has receive queues.
    private static Topology Build(Case one)
    {
        var key = RandomKey.FromSeed(one.Seed).For("topology");
        var topology = new Topology();
        for (var host = 0; host < one.Hosts; host++)
        {
            topology.AddNode(NodeKind.Host, $"h{host}");
        }

        for (var router = 0; router < one.Routers; router++)
        {
            var node = topology.AddNode(NodeKind.Router, $"r{router}");
            if (router > 0)
            {
                var parent = (uint)(one.Hosts + (int)(key.For("parent").Draw((ulong)router) % (ulong)router));
                topology.Link(node, parent, LinkBy(key.For("tree").Draw((ulong)router), true));
            }
        }

        for (var host = 0u; host < one.Hosts; host++)
        {
            var router = (uint)one.Hosts + (uint)(key.For("router").Draw(host) % (ulong)one.Routers);
            topology.Link(host, router, LinkBy(key.For("access").Draw(host), host != 0));
        }

        topology.SetQueues(0, 1 + (int)(key.For("queues").Draw(0) % 4));
        return topology;
    }

    private static LinkOptions LinkBy(ulong draw, bool mayBeFaulty)
    {
        Span<long> delays = [0, 1_000, 50_000, 1_000_000, 5_000_000];
        var link = new LinkOptions { Delay = new(delays[(int)(draw % 5)]) };
        return (draw >> 8 & 3) switch
        {
            0 when mayBeFaulty => link with { Bandwidth = new(10_000_000), Duplication = 0.1 },
            1 when mayBeFaulty => link with { Loss = LossModel.Random(0.05), Corruption = 0.05 },
            2 when mayBeFaulty => link with { Jitter = new(new Duration(delays[(int)(draw % 5)] / 5)) },
            _ => link,
        };
    }

    // Now nothing, now a yield, now a spin: no two runs interleave alike.
    private static void Disturb()
    {
        switch (RandomKey.FromSeed(0).Draw32((ulong)Interlocked.Increment(ref _disturbances)) % 24)
        {
            case 0:
                Thread.Yield();
                break;
            case 1:
                Thread.SpinWait(200);
                break;
            case 2:
                Thread.Sleep(0);
                break;
            default:
                break;
        }
    }

    private sealed record Case(
        ulong Seed, int Routers, int Hosts, int Partitions, int Threads, QueueKind Queue, bool ReadsOutboxesEarly);

    /// <summary>Whoever hears a segment sends another one to somebody, until it was passed on often enough.</summary>
    private sealed class Gossip(Forwarding forwarding, Case one) : IEventHandler
    {
        private readonly RandomKey _key = RandomKey.FromSeed(one.Seed).For("gossip");

        public void Handle(ref Event item)
        {
            if (PacketEvents.KindOf(in item.Body) == NetworkEvents.FirstFree)
            {
                Tell(item.Target, item.Order, 0);
                Tell(item.Target, ~item.Order, 0);
            }
            else if (forwarding.Arrive(ref item) == ArrivalOutcome.Local
                && forwarding.Network.KindOf(item.Target) == NodeKind.Host)
            {
                var passed = PacketEvents.AsPacket(ref item.Body).Sequence.Value;
                if (passed < Hops)
                {
                    Tell(item.Target, item.Order, passed + 1);
                }
            }
        }

        private void Tell(uint from, ulong order, uint passed)
        {
            var network = forwarding.Network;
            var draw = _key.Draw(order);
            var to = network.AddressOf((uint)(draw % (ulong)one.Hosts));
            var tuple = new FourTuple(network.AddressOf(from), to, (ushort)(draw >> 16 & 0xFFFF), 80);
            forwarding.Send(from, Packet.Tcp(tuple, TcpFlags.Ack, new(passed), default, 100, (int)(draw >> 40 & 1023)));
        }
    }
}
