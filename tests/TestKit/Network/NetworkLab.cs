using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Tests.TestKit.Network;

/// <summary>A built network on one partition, with a log of what arrives at hosts.</summary>
public sealed class NetworkLab
{
    public NetworkLab(Topology topology, ulong seed = 1)
    {
        Partition = new ManualPartition();
        Network = topology.Build(RandomKey.FromSeed(seed), Partitioner.Assign(topology, 1));
        Forwarding = new Forwarding(Network, Partition);
    }

    public sealed record Arrival(
        uint Node, SimTime At, Packet Packet, PacketExtension Extension, ArrivalOutcome Outcome);

    public ManualPartition Partition { get; }

    public NetSim.Network.Network Network { get; }

    public Forwarding Forwarding { get; }

    public List<Arrival> Arrivals { get; } = [];

    /// <summary>A packet without options between two nodes' own addresses.</summary>
    public Packet Tcp(
        uint from, uint to, int length = 0, ushort sourcePort = 1000, ushort destinationPort = 80,
        TcpFlags flags = TcpFlags.Ack, uint sequence = 0, uint acknowledgment = 0) =>
        Packet.Tcp(
            new(Network.AddressOf(from), Network.AddressOf(to), sourcePort, destinationPort), flags, new(sequence),
            new(acknowledgment), 65535, length);

    /// <summary>Runs everything that is pending.</summary>
    public NetworkLab Run() => RunBefore(new SimTime(long.MaxValue));

    /// <summary>Runs what is pending before an instant, and goes there.</summary>
    public void RunUntil(SimTime at)
    {
        RunBefore(at);
        Partition.AdvanceTo(at);
    }

    private NetworkLab RunBefore(SimTime end)
    {
        while (Partition.TryNext(end, out var item))
        {
            var outcome = Forwarding.Arrive(ref item);
            if (outcome == ArrivalOutcome.Consumed)
            {
                continue;
            }

            ref var packet = ref PacketEvents.AsPacket(ref item.Body);
            var extension = PacketEvents.HasExtension(in packet)
                ? PacketEvents.ExtensionOf(Partition, ref packet)
                : default;
            Arrivals.Add(new(item.Target, Partition.Now, packet, extension, outcome));
        }

        return this;
    }
}
