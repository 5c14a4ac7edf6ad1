using BenchmarkDotNet.Attributes;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Perf.Lookup;

/// <summary>A SYN cookie: the hash that stands for a half-open connection.</summary>
[MemoryDiagnoser]
public class Cookies
{
    private const int Times = 1_000;

    private World? _world;
    private TcpHost? _host;
    private uint _next;

    /// <summary>Builds a host, for its secret.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "web");
        _world = World.Build(topology);
        _host = _world.MachineOf("web").Tcp;
    }

    /// <summary>Ends the world.</summary>
    [GlobalCleanup]
    public void Cleanup() => _world?.Dispose();

    /// <summary>One cookie for each of many peers.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public uint Make()
    {
        var sum = 0u;
        for (var i = 0; i < Times; i++)
        {
            var tuple = new FourTuple(_host!.Address, new Ipv4Address(unchecked(_next++)), 80, 40_000); // Setup made it.
            sum ^= TcpStack.MakeCookie(_host, in tuple, new SequenceNumber(_next), 7, 3).Value;
        }

        return sum;
    }
}
