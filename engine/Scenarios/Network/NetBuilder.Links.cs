using NetSim.Core;
using NetSim.Network;

namespace NetSim.Scenarios;

// Links and topologies made of them.
public sealed partial class NetBuilder
{
    /// <summary>Links two nodes.</summary>
    /// <param name="a">One end.</param>
    /// <param name="b">The other end.</param>
    /// <param name="bandwidth">Bits per second each way; by default unlimited.</param>
    /// <param name="delay">Propagation delay one way; by default none.</param>
    /// <param name="jitter">Uniform variation of the delay, plus and minus; by default none.</param>
    /// <param name="loss">Random loss of each packet; by default none.</param>
    /// <param name="lossModel">Another model of loss, such as <c>LossModel.GilbertElliott(…)</c>; instead of <paramref name="loss"/>.</param>
    /// <param name="duplication">Packets that arrive twice; by default none.</param>
    /// <param name="reordering">Packets that overtake the others by skipping the delay; by default none.</param>
    /// <param name="corruption">Packets that arrive damaged; by default none.</param>
    /// <param name="queue">Packets that may wait when the bandwidth is limited; by default 1,000.</param>
    /// <param name="discipline">
    /// How packets wait instead, such as <c>new FqCoDelQueue()</c>; see <see cref="QueueDiscipline"/>. Not with <paramref name="queue"/>.
    /// </param>
    /// <param name="msl">Age limit of packets on this link, instead of <see cref="Msl"/>.</param>
    /// <param name="mtu">Largest packet in bytes; by default 1,500.</param>
    /// <param name="name">Unique name; by default the names of the ends.</param>
    /// <exception cref="ScenarioException">A value is out of its range, the name is taken, or the run has begun.</exception>
    public NetLink Link(
        Node a, Node b, Bandwidth? bandwidth = null, Duration? delay = null, Duration? jitter = null, Share loss = default,
        LossModel? lossModel = null, Share duplication = default, Share reordering = default, Share corruption = default,
        int? queue = null, Duration? msl = null, int mtu = 1_500, string? name = null,
        QueueDiscipline? discipline = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Connect(
            new NodeGroup(a.Index, 1), b, LinkArguments.Options(
                bandwidth, delay, jitter, loss, lossModel, duplication, reordering, corruption, queue, msl, mtu, name,
                discipline));
    }

    /// <summary>Links each host of a group with one node: as many like links, each with its own queue and losses.</summary>
    /// <param name="many">The group.</param>
    /// <param name="one">The node that each of them is linked with.</param>
    /// <param name="bandwidth">Bits per second each way of each link; by default unlimited.</param>
    /// <param name="delay">Propagation delay one way; by default none.</param>
    /// <param name="jitter">Uniform variation of the delay, plus and minus; by default none.</param>
    /// <param name="loss">Random loss of each packet; by default none.</param>
    /// <param name="lossModel">Another model of loss; instead of <paramref name="loss"/>.</param>
    /// <param name="duplication">Packets that arrive twice; by default none.</param>
    /// <param name="reordering">Packets that overtake the others; by default none.</param>
    /// <param name="corruption">Packets that arrive damaged; by default none.</param>
    /// <param name="queue">Packets that may wait when the bandwidth is limited; by default 1,000.</param>
    /// <param name="discipline">
    /// How packets wait instead, such as <c>new FqCoDelQueue()</c>; see <see cref="QueueDiscipline"/>. Not with <paramref name="queue"/>.
    /// </param>
    /// <param name="msl">Age limit of packets on these links, instead of <see cref="Msl"/>.</param>
    /// <param name="mtu">Largest packet in bytes; by default 1,500.</param>
    /// <param name="name">Unique name; by default the names of the ends.</param>
    /// <exception cref="ScenarioException">A value is out of its range, the name is taken, or the run has begun.</exception>
    public NetLink Link(
        HostGroup many, Node one, Bandwidth? bandwidth = null, Duration? delay = null, Duration? jitter = null,
        Share loss = default, LossModel? lossModel = null, Share duplication = default, Share reordering = default,
        Share corruption = default, int? queue = null, Duration? msl = null, int mtu = 1_500, string? name = null,
        QueueDiscipline? discipline = null)
    {
        ArgumentNullException.ThrowIfNull(many);
        return Connect(
            many.Nodes, one, LinkArguments.Options(
                bandwidth, delay, jitter, loss, lossModel, duplication, reordering, corruption, queue, msl, mtu, name,
                discipline));
    }

    /// <summary>A dumbbell: two groups of hosts, a router for each, and one link between the routers that all share.</summary>
    /// <param name="left">Hosts on the left.</param>
    /// <param name="right">Hosts on the right.</param>
    /// <param name="bottleneck">Bits per second of the shared link.</param>
    /// <param name="delay">Propagation delay of the shared link.</param>
    /// <param name="edge">Bits per second of each host's link; by default unlimited.</param>
    /// <param name="edgeDelay">Propagation delay of each host's link; by default 10 us.</param>
    /// <param name="queue">Packets that may wait at the shared link; by default 1,000.</param>
    /// <param name="discipline">How packets wait there instead, such as <c>new CoDelQueue()</c>.</param>
    /// <param name="name">Name of the shared link and, with <c>-left</c> and <c>-right</c>, of the routers. Default bottleneck.</param>
    /// <returns>The shared link.</returns>
    /// <exception cref="ScenarioException">A value is out of its range, a name is taken, or the run has begun.</exception>
    public NetLink Dumbbell(
        HostGroup left, HostGroup right, Bandwidth bottleneck, Duration delay, Bandwidth? edge = null,
        Duration? edgeDelay = null, int? queue = null, string name = "bottleneck",
        QueueDiscipline? discipline = null)
    {
        var a = Router($"{name}-left");
        var b = Router($"{name}-right");
        var near = edgeDelay ?? Duration.FromMicroseconds(10);
        Link(left, a, edge, near);
        Link(right, b, edge, near);
        return Link(a, b, bottleneck, delay, queue: queue, name: name, discipline: discipline);
    }

    private NetLink Connect(NodeGroup many, Node one, LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(one);
        var context = _context.BeforeRun("Net.Link");
        var link = Refusals.Translate(() => context.Topology.Link(many, one.Index, options));
        return new NetLink(context, link);
    }
}
