using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Cli;

/// <summary><c>ss -s</c>: how many sockets there are, as <c>/proc/net/sockstat</c> counts them.</summary>
internal static class SsSummary
{
    public static void Write(TextWriter output, IReadOnlyList<SocketView> all)
    {
        List<SocketView> sockets = [.. all.Where(socket => socket.Protocol == Protocol.Tcp)];
        var udp = all.Count - sockets.Count;
        var estab = sockets.Count(s => s.Diagnosis.State is TcpState.Established or TcpState.CloseWait);
        var minis = sockets.Count(s => s.Info is null && s.Diagnosis.State is TcpState.TimeWait or TcpState.FinWait2);
        var full = sockets.Count(s => s.Info is not null || s.Diagnosis.State == TcpState.Listen);

        // The kernel's "closed" is everything but what is in its tables, TIME-WAIT included (tcp_total less hashed).
        output.WriteLine($"Total: {full + udp}");
        output.WriteLine(
            $"TCP:   {full + minis} (estab {estab}, closed {minis}, orphaned {Orphans(sockets)}, timewait {minis})");
        output.WriteLine();
        output.WriteLine("Transport Total     IP        IPv6");
        foreach (var (name, count) in ((string, int)[])[("RAW", 0), ("UDP", udp), ("TCP", full), ("INET", full + udp),
            ("FRAG", 0)])
        {
            output.WriteLine($"{name}\t  {count,-9} {count,-9} {0,-9}".TrimEnd());
        }

        output.WriteLine();
    }

    private static int Orphans(IReadOnlyList<SocketView> sockets) => sockets.Count(s => s is
    {
        Info: not null,
        Diagnosis.State: TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck,
        Shutdown: ShutdownFlags.Both,
    });
}
