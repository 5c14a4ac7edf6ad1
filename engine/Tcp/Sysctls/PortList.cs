using System.Globalization;
using System.Text;

namespace NetSim.Tcp;

/// <summary>A set of ports as ip_local_reserved_ports writes it: <c>8080,9000-9010</c>.</summary>
internal static class PortList
{
    private const int Ports = 65_536;

    internal static bool Contains(ulong[]? bits, int port) =>
        bits is not null && (bits[port >> 6] & (1UL << (port & 63))) != 0;

    internal static bool TryParse(string text, out ulong[]? bits)
    {
        bits = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var first = dash < 0 ? part : part[..dash];
            var last = dash < 0 ? part : part[(dash + 1)..];
            if (!TryPort(first, out var from) || !TryPort(last, out var to) || to < from)
            {
                return false;
            }

            bits ??= new ulong[Ports / 64];
            for (var port = from; port <= to; port++)
            {
                bits[port >> 6] |= 1UL << (port & 63);
            }
        }

        return true;
    }

    internal static string Format(ulong[]? bits)
    {
        var text = new StringBuilder();
        for (var port = 0; port < Ports; port++)
        {
            if (!Contains(bits, port))
            {
                continue;
            }

            var from = port;
            while (port + 1 < Ports && Contains(bits, port + 1))
            {
                port++;
            }

            text.Append(text.Length > 0 ? "," : "").Append(from == port ? $"{from}" : $"{from}-{port}");
        }

        return text.ToString();
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port < Ports;
}
