using System.Globalization;
using NetSim.Packetdrill;

namespace NetSim.Emulation;

// Shell commands, carried out in the namespace.
public sealed partial class KernelHost
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
                KernelNetwork.Run("ip", "tcp_metrics", "flush", "all");
                break;
            case ReplaceQueue { Kind: "" }:
                KernelNetwork.Run("tc", "qdisc", "del", "dev", KernelNetwork.Device, "root");
                break;
            case ReplaceQueue { Limit: { } limit } queue:
                KernelNetwork.Run(
                    "tc", "qdisc", "replace", "dev", KernelNetwork.Device, "root", queue.Kind, "limit", $"{limit}");
                break;
            case ReplaceQueue queue:
                KernelNetwork.Run("tc", "qdisc", "replace", "dev", KernelNetwork.Device, "root", queue.Kind);
                break;
            case ChangeRoute route:
                Change(route);
                break;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, long Value)> Counters() =>
        [.. ReadCounters("/proc/thread-self/net/snmp"), .. ReadCounters("/proc/thread-self/net/netstat")];

    // Two lines for each protocol, with the same word first: the names of its counters, and their values.
    private static IEnumerable<(string Name, long Value)> ReadCounters(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return lines.Chunk(2).Where(pair => pair.Length == 2).SelectMany(pair => pair[0].Zip(pair[1]).Skip(1).Select(
            column => (pair[0][0].TrimEnd(':') + column.First, long.Parse(column.Second, CultureInfo.InvariantCulture))));
    }

    private void Change(ChangeRoute route)
    {
        var network = new Wire.Ipv4Address(_options.RemoteAddress.Value & 0xFFFF_FF00);
        var gateway = new Wire.Ipv4Address(_options.LocalAddress.Value ^ 3);
        string[] metrics = [.. route.Metrics.SelectMany(m => m.IsLocked ? new[] { m.Name, "lock", m.Value } : [m.Name, m.Value])];
        KernelNetwork.Run(
            "ip", ["route", "replace", $"{network}/24", "via", $"{gateway}", "dev", KernelNetwork.Device, .. metrics]);
    }

    // /proc/sys/net is that of the namespace of the thread that writes.
    private static void Write(WriteSysctl write)
    {
        var path = write.Name.StartsWith("net.", StringComparison.Ordinal)
            ? "/proc/sys/" + write.Name.Replace('.', '/')
            : "/sys/module/" + write.Name.Replace(".", "/parameters/", StringComparison.Ordinal);
        try
        {
            File.WriteAllText(path, write.Value);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (!write.MayBeMissing)
            {
                throw new NotSupportedException($"The kernel refuses {write.Name} = '{write.Value}': {refused.Message}", refused);
            }
        }
    }
}
