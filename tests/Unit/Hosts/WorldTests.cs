using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

public sealed class WorldTests
{
    [Test]
    public void An_idle_host_costs_at_most_96_bytes()
    {
        const int hosts = 200_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var topology = new Topology();
        var phones = topology.AddNodes(hosts, "phone");
        topology.Link(phones, topology.AddNode(NodeKind.Host, "web"), new() { Delay = Duration.FromMilliseconds(1) });
        using var world = World.Build(topology);
        world.RunUntil(new(1_000_000_000));

        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / hosts;

        Assert.That(bytes, Is.LessThan(96));
        Assert.That(world.GroupOf(0).MembersInUse(), Is.Empty);
    }

    [Test]
    public void Machines_are_found_by_name_and_by_node()
    {
        using var world = Phones();

        Assert.That(world.MachineOf("phone[2]"), Is.SameAs(world.MachineOf(2)));
        Assert.That(world.MachineOf("phone[2]"), Is.SameAs(world.GroupOf(0)[2]));
        Assert.That(world.MachineOf("web").Group.Count, Is.EqualTo(1));
        Assert.That(() => world.MachineOf("phone[3]"), Throws.ArgumentException);
        Assert.That(world.Groups().Select(g => g.Name), Is.EqualTo(["phone", "web"]));
    }

    [Test]
    public void Members_have_uptimes_and_draws_of_their_own_that_others_do_not_shift()
    {
        using var world = Phones();
        var phones = world.GroupOf(0);
        phones.SetUptimes(member => Duration.FromSeconds(100L * member));
        phones[1].Uptime = Duration.FromSeconds(7L);

        Assert.That(phones[2].Tcp.Clock.Uptime, Is.EqualTo(Duration.FromSeconds(200L)));
        Assert.That(phones[1].Tcp.Clock.Uptime, Is.EqualTo(Duration.FromSeconds(7L)));
        Assert.That(phones[1].Random, Is.Not.EqualTo(phones[2].Random));
        Assert.That(() => phones[1].Uptime = Duration.Zero, Throws.InvalidOperationException);
        Assert.That(() => phones.Uptime = Duration.Zero, Throws.InvalidOperationException);
    }

    [Test]
    public void A_group_shares_counters_but_for_members_that_keep_their_own()
    {
        using var world = Phones();
        var phones = world.GroupOf(0);
        phones[1].KeepOwnCounters();
        foreach (var member in Enumerable.Range(0, 3))
        {
            phones[member].Counters.Count(Mib.TcpActiveOpens);
        }

        Assert.That(phones[1].Counters[Mib.TcpActiveOpens], Is.EqualTo(1));
        Assert.That(phones[0].Counters[Mib.TcpActiveOpens], Is.EqualTo(2));
        Assert.That(phones.Counter(Mib.TcpActiveOpens), Is.EqualTo(3));
        Assert.That(() => phones[0].KeepOwnCounters(), Throws.InvalidOperationException);
    }

    [Test]
    public void A_group_of_one_counts_its_member_once()
    {
        var topology = new Topology();
        var web = topology.AddNode(NodeKind.Host, "web");
        using var world = World.Build(topology);

        world.MachineOf(web).Counters.Count(Mib.TcpInSegs);

        Assert.That(world.GroupOf(web).Counter(Mib.TcpInSegs), Is.EqualTo(1));
    }

    [Test]
    public void The_kernel_of_a_group_decides_its_sysctls()
    {
        using var world = Phones();
        var web = world.GroupOf(3);
        web.Sysctl["net.ipv4.tcp_fin_timeout"] = "30";

        web.Kernel = KernelProfile.Find("linux-3.10");

        Assert.That(web[0].Kernel.Name, Is.EqualTo("linux-3.10"));
        Assert.That(web[0].Sysctl["net.ipv4.tcp_tw_recycle"], Is.EqualTo("0"));
        Assert.That(web.Sysctl["net.ipv4.tcp_fin_timeout"], Is.EqualTo("60"), "back to the default");
        Assert.That(
            () => world.GroupOf(0).Sysctl["net.ipv4.tcp_tw_recycle"] = "1",
            Throws.TypeOf<SysctlException>()
                .With.Message.Contains("phone").And.Message.Contains("removed in Linux 4.12"));
    }

    [Test]
    public void A_program_gets_the_events_of_its_kind()
    {
        using var world = Phones();
        var ticks = new Ticks();
        var here = world.DispatcherOf(1);
        here.Register(0x35, ticks);
        here.Here.Schedule(1, new(500), 1, new EventBody { Kind = 0x35, First = 3 });

        world.RunUntil(new(1_000));

        Assert.That(ticks.Seen, Is.EqualTo([(500L, 1u, 3L), (510L, 1u, 2L), (520L, 1u, 1L)]));
        Assert.That(() => here.Register(0x35, new Ticks()), Throws.ArgumentException);
        Assert.That(() => here.Register(0x2F, ticks), Throws.ArgumentException);
    }

    [Test]
    public void A_packet_for_another_address_is_dropped_and_counted_and_an_alias_is_not()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a", new Ipv4Address(0x0A000001));
        var b = topology.AddNode(NodeKind.Host, "b", new Ipv4Address(0x0A000002));
        topology.AddAddresses(b, new(0x0A000003));
        var router = topology.AddNode(NodeKind.Router, "r");
        topology.Link(a, router, LinkOptions.Ideal);
        topology.Link(b, router, LinkOptions.Ideal);
        topology.AddRoute(router, new(new(0x0A000004), 32), b);
        using var world = World.Build(topology);
        foreach (var address in new uint[] { 0x0A000002, 0x0A000003, 0x0A000004 })
        {
            var packet = new Packet
            {
                Source = new(0x0A000001),
                Destination = new(address),
                Protocol = Protocol.Tcp,
                Flags = TcpFlags.Rst,
                TimeToLive = 64,
            };
            world.DispatcherOf(a).Forwarding.Send(a, in packet);
        }

        world.RunUntil(new(1_000));

        Assert.That(world.MachineOf(b).Counters[Mib.TcpInSegs], Is.EqualTo(2));
        Assert.That(world.Deliveries.WrongAddress, Is.EqualTo(1));
    }

    [Test]
    public void Progress_counts_events_and_time()
    {
        using var world = Phones();
        world.MachineOf("web").Start(async _ => await Handler.Sleep(new(700)));

        world.RunUntil(new(1_000));

        Assert.That(world.LastProgress, Is.EqualTo(new WorldProgress(new(1_000), 2)));
    }

    [Test]
    public void A_stop_ends_the_run_between_two_events()
    {
        using var world = Phones();
        var rounds = 0;
        world.MachineOf("web").Start(async _ =>
        {
            while (true)
            {
                await Handler.Sleep(new(100));
                rounds++;
                Array.ForEach(rounds == 5 ? [world] : Array.Empty<World>(), w => w.RequestStop());
            }
        });

        var outcome = world.RunUntil(new(1_000_000));

        Assert.That(outcome, Is.EqualTo(RunOutcome.Stopped));
        Assert.That(rounds, Is.EqualTo(5));
    }

    [Test]
    public void A_queue_wakes_handlers_in_the_order_in_which_they_came()
    {
        using var world = Phones();
        var web = world.MachineOf("web");
        var queue = new HandlerQueue(web);
        var order = new List<string>();
        web.Start(Waiter("first"));
        web.Start(Waiter("second"));
        web.Start(async _ =>
        {
            await Handler.Sleep(new(10));
            queue.WakeOne();
            queue.WakeOne();
            order.Add($"woken, {queue.Count} left");
        });

        world.RunUntil(new(1_000));

        Assert.That(order, Is.EqualTo(["woken, 0 left", "first", "second"]));
        Assert.That(queue.WakeOne(), Is.False);

        Func<Machine, HandlerTask> Waiter(string name) => async _ =>
        {
            await queue.Wait();
            order.Add(name);
        };
    }

    private static World Phones()
    {
        var topology = new Topology();
        topology.AddNodes(3, "phone");
        topology.AddNode(NodeKind.Host, "web");
        return World.Build(topology);
    }

    private sealed class Ticks : IEventProgram
    {
        public List<(long At, uint Host, long Left)> Seen { get; } = [];

        public void OnEvent(Dispatcher here, ref Event item)
        {
            Seen.Add((item.At, item.Target, item.Body.First));
            for (var left = item.Body.First; left > 1; left = 0)
            {
                var next = new EventBody { Kind = item.Body.Kind, First = left - 1 };
                here.Here.Schedule(item.Target, new(item.At + 10), item.Target, in next);
            }
        }
    }
}
