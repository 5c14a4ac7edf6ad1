using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The address translation and connection tracking at one node: nftables' masquerade as Linux 6.18 does it. Its state
/// is touched only by the arrivals of its node; ask it between windows.
/// </summary>
public sealed class Nat
{
    private ConnectionTable? _table;
    private ConntrackCollector? _collector;
    private PortAllocator? _ports;
    private ConntrackCounters _counters;

    internal Nat(string name, uint node, Ipv4Address address, NatOptions options)
    {
        Name = name;
        Node = node;
        Address = address;
        Options = options;
    }

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>The node's index.</summary>
    public uint Node { get; }

    /// <summary>The public address.</summary>
    public Ipv4Address Address { get; }

    /// <summary>How it translates.</summary>
    public NatOptions Options { get; }

    /// <summary>Connection tracking's sysctls; may be changed between windows.</summary>
    public ConntrackSysctls Sysctls => Options.Sysctls;

    /// <summary>What <c>conntrack -S</c> would show.</summary>
    public ConntrackCounters Counters => _counters;

    /// <summary>What <c>conntrack -C</c> would show: entries, expired ones that no sweep has met included.</summary>
    /// <param name="now">The instant of the question, not before the last packet.</param>
    public int CountAt(SimTime now)
    {
        Collector.CatchUp(now.Nanoseconds);
        return Table.Count;
    }

    /// <summary>What <c>conntrack -L</c> would list: the entries that have not expired, oldest slot first.</summary>
    /// <param name="now">The instant of the question, not before the last packet.</param>
    public IReadOnlyList<ConntrackEntry> ListAt(SimTime now)
    {
        Collector.CatchUp(now.Nanoseconds);
        var entries = new List<ConntrackEntry>();
        for (var slot = 1; slot < Table.Limit; slot++)
        {
            ref var entry = ref Table[slot];
            if (entry.IsInUse && entry.ExpiresAt > now.Nanoseconds)
            {
                entries.Add(Describe(in entry, now));
            }
        }

        return entries;
    }

    /// <summary>Forgets every connection: <c>conntrack -F</c>. Between windows only.</summary>
    public void Flush() => Table.Clear();

    internal void AddTo(MemoryAccount account) => _table?.AddTo(account);

    internal ConnectionTable Table => _table ?? throw new InvalidOperationException($"NAT '{Name}' is not built yet.");

    private ConntrackCollector Collector =>
        _collector ?? throw new InvalidOperationException($"NAT '{Name}' is not built yet.");

    internal ref ConntrackCounters CountersRef => ref _counters;

    internal void Build(RandomKey root)
    {
        var key = root.For("nat").For(Name);
        _table = new(key.For("hash"), Options.Sysctls.Buckets);
        _collector = new(_table, Options.Sysctls);
        _ports = new(_table, Options, key.For("port"));
    }

    /// <summary>Sweeps that are due have happened.</summary>
    internal void CatchUp(long now) => Collector.CatchUp(now);

    /// <summary>
    /// Makes room for one more connection. False, and counted, when the table is full of assured ones.
    /// </summary>
    internal bool TryMakeRoom(in Tuple newcomer, long now)
    {
        if (Sysctls.Max == 0 || Table.Count < Sysctls.Max)
        {
            return true;
        }

        var dropped = Table.DropUnassured(in newcomer, now);
        _counters.EarlyDrop += dropped;
        if (dropped > 0)
        {
            return true;
        }

        Collector.IsPressed = true;
        _counters.Drop++;
        return false;
    }

    /// <summary>
    /// Gives a new connection its translation and enters it. False, and counted, when no tuple is free.
    /// </summary>
    internal bool TryEnter(ref TrackedConnection connection, bool translates, long now)
    {
        var address = translates ? Address.Value : connection.Source;
        _ports!.Choose(ref connection, address, now, ref _counters);
        if (Table.Find(connection.ReplyTuple, now, out _) != 0)
        {
            _counters.InsertFailed++;
            _counters.Drop++;
            return false;
        }

        Table.Add(in connection);
        return true;
    }

    private static ConntrackEntry Describe(in TrackedConnection entry, SimTime now)
    {
        var (original, reply) = (entry.OriginalTuple, entry.ReplyTuple);
        return new(
            entry.Protocol,
            entry.State,
            new SimTime(entry.ExpiresAt) - now,
            new(new(original.Source), new(original.Destination), original.SourcePort, original.DestinationPort),
            new(new(reply.Source), new(reply.Destination), reply.SourcePort, reply.DestinationPort),
            !entry.HasReply,
            entry.IsAssured);
    }
}
