namespace NetSim.Network;

/// <summary>
/// Automatic routes: fewest hops, ties by the order in which nodes and links were made. Hosts never forward, and what
/// lies inside a NAT is reachable from inside only.
/// </summary>
internal sealed class RouteComputation
{
    private readonly List<NodeBlock> _blocks;
    private readonly AddressPlan _addresses;
    private readonly Func<uint, int> _blockOf;
    private readonly int[] _leadsBy;
    private readonly Queue<int> _frontier = new();

    public RouteComputation(List<NodeBlock> blocks, AddressPlan addresses, Func<uint, int> blockOf)
    {
        _blocks = blocks;
        _addresses = addresses;
        _blockOf = blockOf;
        _leadsBy = new int[blocks.Count];
    }

    /// <summary>Gives every block its only link or its table.</summary>
    public void Run()
    {
        MarkInsides();
        foreach (var block in _blocks)
        {
            foreach (var attachment in block.Attachments)
            {
                attachment.LeadsOn = LeadsOn(attachment);
            }
        }

        for (var i = 0; i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            if (block.Attachments.Count == 1 && block.StaticRoutes is null)
            {
                block.Only = block.Attachments[0];
            }
            else
            {
                block.Routes = TableOf(i);
            }
        }
    }

    // A NAT leads on for those inside only: nobody outside uses it as a gateway.
    private bool LeadsOn(Attachment attachment)
    {
        var link = attachment.Link;
        if (!attachment.IsManySide && link.Count > 1)
        {
            return false;
        }

        var neighbour = _blocks[_blockOf(attachment.IsManySide ? link.One : link.Many.First)];
        return neighbour.Forwards && (neighbour.Nat is null || AttachmentOf(neighbour, link).IsInside);
    }

    private static Attachment AttachmentOf(NodeBlock block, Link link) => block.Attachments.First(a => a.Link == link);

    /// <summary>The blocks on the other side of a link.</summary>
    private IEnumerable<int> NeighboursBy(Attachment attachment)
    {
        var link = attachment.Link;
        if (attachment.IsManySide)
        {
            yield return _blockOf(link.One);
            yield break;
        }

        for (var i = _blockOf(link.Many.First); i < _blocks.Count && _blocks[i].First < link.Many.End; i++)
        {
            yield return i;
        }
    }

    // A link of a NAT is an inside one when a node named as inside can be reached by it without passing the NAT.
    private void MarkInsides()
    {
        foreach (var block in _blocks.Where(b => b.Nat is not null))
        {
            var self = _blockOf(block.First);
            foreach (var attachment in block.Attachments)
            {
                attachment.IsInside = ReachesInside(attachment, self, block.Nat!.Options.Inside);
            }

            if (block.Attachments.Count > 0 && block.Attachments.TrueForAll(a => a.IsInside))
            {
                throw new ArgumentException(
                    $"NAT '{block.Nat!.Name}' has no outside link: every link leads to its inside.");
            }
        }
    }

    private bool ReachesInside(Attachment from, int nat, IReadOnlyList<NodeGroup> inside)
    {
        var seen = new HashSet<int> { nat };
        _frontier.Clear();
        foreach (var neighbour in NeighboursBy(from))
        {
            _frontier.Enqueue(neighbour);
        }

        while (_frontier.TryDequeue(out var current))
        {
            var block = _blocks[current];
            if (!seen.Add(current))
            {
                continue;
            }

            if (inside.Any(group => group.First < block.End && block.First < group.End))
            {
                return true;
            }

            // Another NAT is passed too: carrier-grade NAT stands behind the customers' own ones.
            foreach (var next in block.Forwards ? block.Attachments.SelectMany(NeighboursBy) : [])
            {
                _frontier.Enqueue(next);
            }
        }

        return false;
    }

    private RoutingTable TableOf(int source)
    {
        Spread(source);
        var block = _blocks[source];
        var automatic = AutomaticRanges();
        if (block.StaticRoutes is null)
        {
            return RoutingTable.Merged(automatic);
        }

        var given = RangeOverlay.OfPrefixes(block.StaticRoutes.Select(r => (r, TargetOf(block, r))));
        return RoutingTable.Merged(RangeOverlay.Over(given, automatic));
    }

    // Breadth first from the source over everything that forwards; _leadsBy remembers the first link of the way.
    private void Spread(int source)
    {
        Array.Fill(_leadsBy, -1);
        _frontier.Clear();
        var links = _blocks[source].Attachments;
        for (var i = 0; i < links.Count; i++)
        {
            Visit(links[i], source, i);
        }

        while (_frontier.TryDequeue(out var current))
        {
            var block = _blocks[current];
            if (block.Nat is not null && !AttachmentOf(block, _enteredBy[current]).IsInside)
            {
                continue;
            }

            foreach (var attachment in block.Attachments)
            {
                Visit(attachment, source, _leadsBy[current]);
            }
        }
    }

    private void Visit(Attachment attachment, int source, int leadsBy)
    {
        foreach (var neighbour in NeighboursBy(attachment))
        {
            if (neighbour == source || _leadsBy[neighbour] >= 0)
            {
                continue;
            }

            _leadsBy[neighbour] = leadsBy;
            if (_blocks[neighbour].Forwards)
            {
                _frontier.Enqueue(neighbour);
                _enteredBy[neighbour] = attachment.Link;
            }
        }
    }

    private readonly Dictionary<int, Link> _enteredBy = [];

    private List<RouteRange> AutomaticRanges()
    {
        var ranges = new List<RouteRange>();
        for (var i = 0; i < _addresses.Count; i++)
        {
            var run = _addresses[i];
            if (!run.Advances)
            {
                AddRange(ranges, _blockOf(run.Node), run.First, run.Last);
                continue;
            }

            // A run of a group may span several blocks when some members have links of their own.
            for (var first = run.First; ; first++)
            {
                var block = _blockOf(run.NodeAt(first));
                var last = Math.Min(run.Last, run.First + (_blocks[block].End - 1 - run.Node));
                AddRange(ranges, block, first, last);
                first = last;
                if (last == run.Last)
                {
                    break;
                }
            }
        }

        return ranges;
    }

    private void AddRange(List<RouteRange> ranges, int block, uint first, uint last)
    {
        if (_leadsBy[block] >= 0)
        {
            ranges.Add(new(first, last, new(_leadsBy[block])));
        }
    }

    private static RouteTarget TargetOf(NodeBlock block, StaticRoute route)
    {
        for (var i = 0; i < block.Attachments.Count; i++)
        {
            var attachment = block.Attachments[i];
            var link = attachment.Link;
            if (attachment.IsManySide && link.One == route.Via)
            {
                return new(i);
            }

            if (!attachment.IsManySide && link.Many.Contains(route.Via))
            {
                return new(i, route.Via, true);
            }
        }

        throw new ArgumentException(
            $"A static route goes via node {route.Via}, which is no neighbour of node {block.First}.");
    }
}
