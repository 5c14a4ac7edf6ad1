using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

/// <summary>Law 1: nothing but scenario, parameters, seed and version decides what happens.</summary>
public sealed class HostDeterminismTests
{
    private static readonly LinkOptions s_lossy = new()
    {
        Delay = Duration.FromMilliseconds(5), Loss = LossModel.Random(0.02), Bandwidth = new(50_000_000),
    };

    private static readonly ulong s_reference = Fingerprint(new());

    [Test]
    public void One_fingerprint_for_all_threads_partitions_and_queues(
        [Values(1, 2, 4)] int threads,
        [Values(1, 2, 8)] int partitions,
        [Values(QueueKind.Ladder, QueueKind.Radix, QueueKind.Bcl)] QueueKind queue)
    {
        var options = new WorldOptions { Threads = threads, Partitions = partitions, Queue = queue };

        Assert.That(Fingerprint(options), Is.EqualTo(s_reference));
    }

    [Test]
    public void Another_seed_gives_another_fingerprint() =>
        Assert.That(Fingerprint(new() { Seed = 2 }), Is.Not.EqualTo(s_reference));

    [Test]
    public void One_event_delayed_by_a_nanosecond_gives_another_fingerprint() =>
        Assert.That(
            Fingerprint(new() { Perturbation = new(EventOrder.Of(17, 2), new(1)) }), Is.Not.EqualTo(s_reference));

    [Test]
    public void Observers_of_packets_and_states_change_nothing()
    {
        var (packets, states) = (new PacketCount(), new StateCount());

        var fingerprint = Fingerprint(new() { Partitions = 2 }, world =>
        {
            var server = world.MachineOf("server");
            server.ObservePackets(packets);
            server.ObservePackets(new PacketCount());
            server.ObserveStates(states);
            server.Sockets(TcpState.Established);
        });

        Assert.That(fingerprint, Is.EqualTo(s_reference));
        Assert.That(packets.Sent, Is.GreaterThan(100));
        Assert.That(packets.Arrived, Is.GreaterThan(100));
        Assert.That(packets.Dropped, Is.GreaterThan(0));
        Assert.That(states.Changes, Is.GreaterThan(100));
    }

    // Forty clients with service times, losses, large answers, aborts and refused connections.
    private static ulong Fingerprint(WorldOptions options, Action<World>? prepare = null)
    {
        using var world = Lab.Star(40, options, s_lossy);
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 10, async connection =>
        {
            var size = await connection.ReceiveExactly(100);
            await Handler.Sleep(new((long)(Handler.Machine.Random.Draw((ulong)Handler.Now.Nanoseconds) % 5_000_000)));
            await connection.Send(size * 300);
        });
        prepare?.Invoke(world);
        foreach (var client in Enumerable.Range(0, 40))
        {
            world.MachineOf((uint)client).Start(machine => Visit(machine, server.Address, client));
        }

        world.RunUntil(Lab.Seconds(1));
        world.RunUntil(Lab.Seconds(4));
        return world.Fingerprint;
    }

    private static async HandlerTask Visit(Machine machine, Ipv4Address server, int client)
    {
        foreach (var visit in Enumerable.Range(0, 5))
        {
            await Handler.Sleep(new((long)(machine.Random.Draw((ulong)visit) % 300_000_000)));
            var port = (ushort)(client % 7 == 0 ? 81 : Lab.Port);
            var result = await machine.Connect(server, port).OrErrno();
            await (result.Errno == Errno.None ? Exchange(result.Connection, client) : HandlerTask.Completed);
        }
    }

    private static async HandlerTask Exchange(Connection connection, int client)
    {
        await connection.Send(100);
        await connection.Receive();
        await (client % 5 == 0 ? Quit(connection) : Drain(connection));
    }

    private static HandlerTask Quit(Connection connection)
    {
        connection.Abort();
        return HandlerTask.Completed;
    }

    private static async HandlerTask Drain(Connection connection)
    {
        await connection.ReceiveExactly(30_000);
        connection.Close();
    }

    private sealed class StateCount : IStateObserver
    {
        public long Changes { get; private set; }

        public void StateChanged(TcpHost host, in FourTuple connection, TcpState from, TcpState to, SimTime at) =>
            Changes++;
    }

    private sealed class PacketCount : IPacketObserver
    {
        public long Sent { get; private set; }

        public long Arrived { get; private set; }

        public long Dropped { get; private set; }

        public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) =>
            Sent++;

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by) => Arrived++;

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by) => Dropped++;
    }
}
