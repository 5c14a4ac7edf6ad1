using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The receive queues of one host: the host's own node is the first, hidden nodes are the others. A flow stays in one
/// queue for its life, chosen as receive-side scaling and SO_REUSEPORT choose: a keyed hash of the four-tuple, scaled
/// to the number of queues (reciprocal_scale in Linux).
/// </summary>
internal sealed class QueueSet(uint home, NodeGroup further, string name)
{
    private readonly RandomKey _key = RandomKey.FromSeed(0).For("receive queues").For(name);

    /// <summary>The host's node, which is its first queue.</summary>
    public uint Home { get; } = home;

    /// <summary>The nodes of the other queues.</summary>
    public NodeGroup Further { get; } = further;

    public string Name { get; } = name;

    public int Count => Further.Count + 1;

    public bool HasLink(Link link) => link.One == Home || link.Many.Contains(Home);

    /// <summary>The queue's number: 0 for the host's own node.</summary>
    public int NumberOf(uint node) => node == Home ? 0 : (int)(node - Further.First) + 1;

    /// <summary>The node of a queue.</summary>
    public uint this[int number] => number == 0 ? Home : Further[number - 1];

    /// <summary>
    /// The queue of a packet that arrives for the host; that of the flow which an ICMP error is about.
    /// </summary>
    public uint Steer(in Packet packet, in PacketExtension extension)
    {
        if (packet.Protocol == Protocol.Tcp)
        {
            return Choose(packet.Destination, packet.Source, packet.DestinationPort, packet.SourcePort);
        }

        return packet.IsIcmpError
            ? Choose(
                extension.QuotedSource, extension.QuotedDestination, extension.QuotedSourcePort,
                extension.QuotedDestinationPort)
            : Home;
    }

    /// <summary>Lets the further queues send by the host's links and routes.</summary>
    public void Adopt(Topology topology)
    {
        var own = topology.BlockAt(Home);
        foreach (var attachment in own.Attachments)
        {
            var link = attachment.Link;
            if (attachment.Outgoing.NeedsState)
            {
                throw new ArgumentException(
                    $"The link '{link.Name}' out of '{Name}' must have a delay only, because the {Count} queues of "
                    + $"'{Name}' share nothing, and a bandwidth, loss or jitter would be shared: put a router "
                    + "between.");
            }

            attachment.Outgoing.IsShared = true;
        }

        for (var node = Further.First; node < Further.End; node++)
        {
            topology.BlockAt(node).Follow(own);
        }
    }

    private uint Choose(Ipv4Address local, Ipv4Address remote, ushort localPort, ushort remotePort)
    {
        var addresses = ((ulong)local.Value << 32) | remote.Value;
        var hash = new RandomKey(_key.Draw(addresses)).Draw32(((uint)localPort << 16) | remotePort);
        return this[(int)(((ulong)hash * (uint)Count) >> 32)];
    }
}
