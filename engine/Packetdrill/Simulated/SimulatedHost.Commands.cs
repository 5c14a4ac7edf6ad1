using System.Globalization;
using NetSim.Tcp;

namespace NetSim.Packetdrill;

// Shell commands and snapshots.
public sealed partial class SimulatedHost
{
    /// <inheritdoc/>
    public void Execute(ShellCommand command)
    {
        switch (command)
        {
            case WriteSysctl write:
                Write(write);
                break;
            case FlushPeerMetrics:
                TcpStack.FlushPeerMetrics(_host);
                break;
            case ReplaceQueue queue:
                // Under fq, where the kernel knows it, all of TCP is paced; other queues hold nothing back here.
                _dropsAll = queue.Limit == 0;
                Write(new("net.core.default_qdisc", queue.Kind == "fq" ? "fq" : "pfifo_fast", true));
                break;
            case ChangeRoute route:
                TcpStack.ChangeRoute(_host, MetricsOf(route));
                break;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Snapshot(int descriptor)
    {
        if (!_descriptors.TryGetValue(descriptor, out var open) || open is not SimulatedSocket { Slot: not 0 } socket)
        {
            return new Dictionary<string, long>();
        }

        var names = TcpInfoNames.Of(_stack.Info(_host, socket.Slot));
        ref var sock = ref _stack.Sock(socket.Slot);
        names["SK_MEMINFO_RCVBUF"] = sock.ReceiveBuffer;
        names["SK_MEMINFO_SNDBUF"] = sock.SendBuffer;
        return names;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, long Value)> Counters() =>
        [.. MibNames.All.Select(counter => (counter.NstatName(), _host.Counters[counter]))];

    private static RouteMetrics MetricsOf(ChangeRoute route)
    {
        var metrics = new RouteMetrics();
        foreach (var metric in route.Metrics)
        {
            metrics = metric.Name switch
            {
                "advmss" => metrics with { AdvertisedMss = Math.Min(NumberOf(metric), ushort.MaxValue - 40) },
                "mtu" => metrics with { Mtu = NumberOf(metric), IsMtuLocked = metric.IsLocked },
                "initcwnd" => metrics with { InitialCwnd = NumberOf(metric) },
                "initrwnd" => metrics with { InitialReceiveWindow = NumberOf(metric) },
                "rto_min" => metrics with { RtoMinUs = MicrosecondsOf(metric) },
                _ => throw new NotSupportedException(
                    $"The simulated host's route has no metric '{metric.Name}': advmss, mtu, initcwnd, initrwnd and rto_min are modelled."),
            };
        }

        return metrics;
    }

    private static int NumberOf(RouteMetric metric) =>
        int.TryParse(metric.Value, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new NotSupportedException($"The route's {metric.Name} is a whole number above 0, not '{metric.Value}'.");

    // 5ms, 0.2s, or milliseconds alone.
    private static int MicrosecondsOf(RouteMetric metric)
    {
        var (number, unit) = metric.Value switch
        {
            [.. var text, 'm', 's'] => (text, 1_000m),
            [.. var text, 's'] => (text, 1_000_000m),
            _ => (metric.Value, 1_000m),
        };
        return decimal.TryParse(number, CultureInfo.InvariantCulture, out var value) && value > 0 && value * unit <= 120_000_000m
            ? (int)(value * unit)
            : throw new NotSupportedException($"The route's rto_min is a time such as 5ms, up to two minutes, not '{metric.Value}'.");
    }

    private void Write(WriteSysctl write)
    {
        var result = SysctlTable.Set(_host, write.Name, write.Value);
        var isMissing = result.Outcome is SysctlOutcome.Unknown or SysctlOutcome.Removed or SysctlOutcome.NotYetAdded;
        if (!result.IsOk && !(isMissing && write.MayBeMissing))
        {
            throw new NotSupportedException(result.Message);
        }
    }
}
