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
                throw new NotSupportedException(
                    $"The simulated host has no route metrics ({string.Join(", ", route.Metrics.Keys)}).");
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
