using BenchmarkDotNet.Attributes;
using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Perf.Lookup;

/// <summary>Who a segment belongs to: the table of a partition's socks, full and half-full, found and not found.</summary>
[MemoryDiagnoser]
public class FourTuples
{
    private const int Times = 1_000;
    private const uint Host = 1;

    private readonly Slab<FullSock> _full = new();
    private ConnectionTable? _table;
    private uint _next;

    /// <summary>Socks in the table.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Socks { get; set; }

    /// <summary>Fills the table.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _table = new ConnectionTable(RandomKey.FromSeed(1), _full, new(), new(), []);
        for (var i = 0; i < Socks; i++)
        {
            var slot = _full.Take();
            _full[slot].Tuple = TupleOf((uint)i);
            _table.Insert(Host, in _full[slot].Tuple, SockReference.Full(slot));
        }
    }

    /// <summary>Tuples that are in the table, all over it.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public int Found()
    {
        var found = 0;
        for (var i = 0; i < Times; i++)
        {
            _next = unchecked((_next + 0x9E37_79B9) % (uint)Socks);
            var tuple = TupleOf(_next);
            found += _table!.Find(Host, in tuple) == SockReference.None ? 0 : 1; // GlobalSetup made it.
        }

        return found;
    }

    /// <summary>Tuples that are not: what every SYN costs.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public int NotFound()
    {
        var found = 0;
        for (var i = 0; i < Times; i++)
        {
            _next = unchecked(_next + 0x9E37_79B9);
            var tuple = new FourTuple(new Ipv4Address(2), new Ipv4Address(_next), 80, 1_024);
            found += _table!.Find(Host, in tuple) == SockReference.None ? 0 : 1; // GlobalSetup made it.
        }

        return found;
    }

    private static FourTuple TupleOf(uint number) =>
        new(new Ipv4Address(1), new Ipv4Address(0x0A00_0000 + (number >> 4)), 80, (ushort)(1_024 + (number & 15)));
}
