using BenchmarkDotNet.Attributes;
using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;
using ConnectionTable = NetSim.Network.ConnectionTable;
using Tuple = NetSim.Network.Tuple;

namespace NetSim.Perf.Lookup;

/// <summary>A NAT's table: the entry that a packet belongs to, in either direction.</summary>
[MemoryDiagnoser]
public class Translations
{
    private const int Times = 1_000;
    private const uint Server = 0x0A09_0002;
    private const uint Public = 0x0A09_0001;

    private ConnectionTable? _table;
    private uint _next;

    /// <summary>Connections that the NAT tracks.</summary>
    [Params(1_000, 60_000)]
    public int Connections { get; set; }

    /// <summary>Fills the table.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _table = new ConnectionTable(RandomKey.FromSeed(1), 262_144);
        for (var i = 0u; i < Connections; i++)
        {
            var tuple = Outgoing(i);
            _table.Add(new TrackedConnection
            {
                ExpiresAt = long.MaxValue,
                Source = tuple.Source,
                Destination = Server,
                TranslatedSource = Public,
                SourcePort = tuple.SourcePort,
                DestinationPort = 80,
                TranslatedPort = (ushort)(1_024 + i),
                Protocol = Protocol.Tcp,
            });
        }
    }

    /// <summary>Packets from inside.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public int FromInside()
    {
        var sum = 0;
        for (var i = 0; i < Times; i++)
        {
            var tuple = Outgoing(Next());
            sum += _table!.Find(in tuple, 0, out _); // GlobalSetup made it.
        }

        return sum;
    }

    /// <summary>Answers from outside.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public int FromOutside()
    {
        var sum = 0;
        for (var i = 0; i < Times; i++)
        {
            var tuple = new Tuple(Server, Public, 80, (ushort)(1_024 + Next()), Protocol.Tcp);
            sum += _table!.Find(in tuple, 0, out _); // GlobalSetup made it.
        }

        return sum;
    }

    private static Tuple Outgoing(uint number) =>
        new(0x0A01_0000 + (number & 1_023), Server, (ushort)(2_000 + (number >> 10)), 80, Protocol.Tcp);

    private uint Next() => _next = unchecked((_next + 0x9E37_79B9) % (uint)Connections);
}
