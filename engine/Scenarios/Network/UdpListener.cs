using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>A UDP server of a host, as a script speaks of it; open again after each restart of its host.</summary>
public sealed class UdpListener
{
    private readonly ScenarioContext _context;
    private readonly List<UdpSocket> _sockets = [];

    internal UdpListener(Host host, ushort port, DatagramHandler handler, int? concurrency, string? name)
    {
        if (concurrency < 1)
        {
            throw new ScenarioException($"The concurrency of UDP '{host.Name}:{port}' must be at least 1, not {concurrency}.");
        }

        host.NeedOneQueue("serve UDP");
        _context = host.Context;
        Name = _context.Metrics.Claim(name ?? $"{host.Name}:{port}/udp");
        Received = Counter(host, "received", "Received", socket => socket.Received);
        Dropped = Counter(host, "dropped", "Dropped", socket => socket.Dropped);
        Queue = new GaugeMetric(
            $"{Name}.queue", "Queue", "", () => _sockets.ConvertAll(s => s.Waiting).ToArray(), () => _context.Simulation.Now);
        _context.Sampler.Add(host.Name, Queue);
        _context.Simulation.WhenForgetting(Queue.Forget);
        host.Group.AddService(host.Index, OpenAnother);
        _context.Simulation.WhenBuilt(OpenAnother);

        void OpenAnother() => _sockets.Add(Open(host, port, handler, concurrency));
    }

    /// <summary>Unique name: <c>dns:53/udp</c> unless given.</summary>
    public string Name { get; }

    /// <summary>Datagrams that found room in the receive buffer.</summary>
    public CounterMetric Received { get; }

    /// <summary>Datagrams that found it full (UdpRcvbufErrors).</summary>
    public CounterMetric Dropped { get; }

    /// <summary>Datagrams in the receive buffer, over time. After a restart its extremes are sums over the sockets.</summary>
    public GaugeMetric Queue { get; }

    private static UdpSocket Open(Host host, ushort port, DatagramHandler handler, int? concurrency)
    {
        try
        {
            return host.Machine.ListenUdp(port, handler, concurrency);
        }
        catch (Exception wrong) when (wrong is SocketError or ArgumentException or InvalidOperationException)
        {
            throw new ScenarioException($"'{host.Name}' cannot serve UDP port {port}: {wrong.Message}", wrong);
        }
    }

    private CounterMetric Counter(Host host, string name, string shortName, Func<UdpSocket, long> of)
    {
        var counter = new CounterMetric($"{Name}.{name}", shortName, () => _sockets.Sum(of));
        _context.Sampler.Add(host.Name, counter);
        _context.Simulation.WhenForgetting(counter.Forget);
        return counter;
    }
}
