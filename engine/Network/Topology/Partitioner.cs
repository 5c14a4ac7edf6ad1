using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// Divides the nodes among partitions by the topology alone: busy nodes (many links) stand alone, nodes joined by a
/// link that may take no time stay together, the rest is cut into even, contiguous runs. The choice changes speed,
/// never results.
/// </summary>
public static class Partitioner
{
    // One partition pays below this size: windows cost more than a second thread brings.
    private const int NodesPerPartition = 2_000;
    private const int MostAutomatic = 8;

    /// <summary>Assigns every node.</summary>
    /// <param name="topology">At least one node.</param>
    /// <param name="partitions">
    /// How many are wanted, at most 65,535; 0 chooses. Fewer are used when the topology cannot be cut so often.
    /// </param>
    /// <exception cref="ArgumentException">The topology is empty or the number out of range.</exception>
    public static PartitionPlan Assign(Topology topology, int partitions)
    {
        ArgumentNullException.ThrowIfNull(topology);
        if (topology.NodeCount == 0)
        {
            throw new ArgumentException("A network needs at least one node.", nameof(topology));
        }

        if (partitions is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentException(
                $"Partitions must be 1 to {ushort.MaxValue}, or 0 to choose, not {partitions}.");
        }

        var wanted = partitions > 0 ? partitions : Math.Clamp(topology.NodeCount / NodesPerPartition, 1, MostAutomatic);
        var assignment = new ushort[topology.NodeCount];
        var used = wanted == 1 ? 1 : Divide(topology, Math.Min(wanted, topology.NodeCount), assignment);
        return new(used, assignment, LookaheadOf(topology, assignment));
    }

    internal static bool Crosses(Topology topology, Link link, PartitionPlan plan) =>
        Crosses(topology, link, plan.PartitionOf);

    private static bool Crosses(Topology topology, Link link, ReadOnlySpan<ushort> assignment)
    {
        var here = assignment[(int)link.One];
        if (assignment.Slice((int)link.Many.First, link.Count).ContainsAnyExcept(here))
        {
            return true;
        }

        // Whoever has receive queues sends and receives in all of them.
        foreach (var queues in topology.Queues)
        {
            if (queues.HasLink(link)
                && assignment.Slice((int)queues.Further.First, queues.Further.Count).ContainsAnyExcept(here))
            {
                return true;
            }
        }

        return false;
    }

    private static Duration LookaheadOf(Topology topology, ReadOnlySpan<ushort> assignment)
    {
        var least = PartitionPlan.Unbounded;
        foreach (var link in topology.Links)
        {
            if (Crosses(topology, link, assignment))
            {
                var delay = LeastDelay(link);
                least = delay < least ? delay : least;
            }
        }

        return least;
    }

    private static Duration LeastDelay(Link link)
    {
        var (there, back) = (link.ToOne.Options.MinimumDelay, link.FromOne.Options.MinimumDelay);
        return there < back ? there : back;
    }

    private static int Divide(Topology topology, int wanted, ushort[] assignment)
    {
        var clusters = new Clusters(topology.NodeCount);
        var weight = new long[topology.NodeCount];
        Array.Fill(weight, 1);
        foreach (var link in topology.Links)
        {
            weight[link.One] += link.Count;
            var isInseparable = LeastDelay(link) <= Duration.Zero;
            for (var node = link.Many.First; node < link.Many.End; node++)
            {
                weight[node]++;
                if (isInseparable)
                {
                    clusters.Join(node, link.One);
                }
            }
        }

        var even = weight.Sum() / wanted;
        foreach (var node in topology.Busy)
        {
            weight[node] = Math.Max(even + 1, weight[node]);
        }

        foreach (var queues in topology.Queues)
        {
            ShareAmongQueues(topology, queues, clusters, weight, even);
        }

        clusters.AddUp(weight);
        var hot = HotClusters(clusters, weight, wanted);
        return Fill(clusters, weight, hot, wanted, assignment);
    }

    // Whoever is given queues is busy, however few links it has: each queue is worth a partition. They stay together
    // when a link of the host may take no time.
    private static void ShareAmongQueues(
        Topology topology, QueueSet queues, Clusters clusters, long[] weight, long even)
    {
        var share = Math.Max(even, weight[queues.Home] / queues.Count) + 1;
        var isInseparable = topology.Links.Any(link => queues.HasLink(link) && LeastDelay(link) <= Duration.Zero);
        for (var number = 0; number < queues.Count; number++)
        {
            weight[queues[number]] = share;
            if (isInseparable)
            {
                clusters.Join(queues[number], queues.Home);
            }
        }
    }

    // Clusters heavier than half an even share get a partition each, the heaviest first, as long as one is left for the
    // rest.
    private static Dictionary<uint, int> HotClusters(Clusters clusters, long[] weight, int wanted)
    {
        var total = 0L;
        var candidates = new List<uint>();
        for (uint node = 0; node < weight.Length; node++)
        {
            if (clusters.HeadOf(node) == node)
            {
                total += weight[node];
                candidates.Add(node);
            }
        }

        var share = Math.Max(total / wanted / 2, 2);
        var hot = new Dictionary<uint, int>();
        foreach (var head in candidates.Where(c => weight[c] > share).OrderByDescending(c => weight[c]).ThenBy(c => c))
        {
            if (hot.Count == Math.Min(wanted, candidates.Count) - 1)
            {
                break;
            }

            hot.Add(head, hot.Count);
        }

        return hot;
    }

    private static int Fill(
        Clusters clusters, long[] weight, Dictionary<uint, int> hot, int wanted, ushort[] assignment)
    {
        var rest = 0L;
        for (uint node = 0; node < weight.Length; node++)
        {
            rest += clusters.HeadOf(node) == node && !hot.ContainsKey(node) ? weight[node] : 0;
        }

        var bins = wanted - hot.Count;
        var (filled, last) = (0L, hot.Count - 1);
        for (uint node = 0; node < weight.Length; node++)
        {
            var head = clusters.HeadOf(node);
            if (hot.TryGetValue(head, out var alone))
            {
                assignment[node] = (ushort)alone;
            }
            else if (head == node)
            {
                // The bin in which the cluster's first unit of weight lies; bins that nothing starts in are left out.
                var bin = hot.Count + (int)Math.Min(bins - 1, filled * bins / rest);
                last = bin > last + 1 ? last + 1 : Math.Max(bin, last);
                assignment[node] = (ushort)last;
                filled += weight[node];
            }
            else
            {
                // A cluster's head is its lowest node, which has been placed already.
                assignment[node] = assignment[head];
            }
        }

        return last + 1;
    }

    /// <summary>Nodes that must stay together: disjoint sets, each named by its lowest node.</summary>
    private sealed class Clusters(int count)
    {
        private readonly uint[] _parent = [.. Enumerable.Range(0, count).Select(i => (uint)i)];

        public uint HeadOf(uint node)
        {
            while (_parent[node] != node)
            {
                _parent[node] = _parent[_parent[node]];
                node = _parent[node];
            }

            return node;
        }

        public void Join(uint a, uint b)
        {
            var (first, second) = (HeadOf(a), HeadOf(b));
            _parent[Math.Max(first, second)] = Math.Min(first, second);
        }

        public void AddUp(long[] weight)
        {
            for (uint node = 0; node < weight.Length; node++)
            {
                var head = HeadOf(node);
                if (head != node)
                {
                    weight[head] += weight[node];
                }
            }
        }
    }
}
