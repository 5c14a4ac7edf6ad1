using NetSim.Wire;

namespace NetSim.Tcp;

// bind(): inet_csk_get_port and inet_csk_find_open_port (Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// Binds a socket to a port. The binding is released with <see cref="ReleasePort"/> when the socket is closed
    /// without
    /// having been connected; a connected one passes it on to its mini-sock (<see cref="TimeWaitFlags.Bound"/>).
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="port">The port, or 0 to have one chosen from net.ipv4.ip_local_port_range.</param>
    /// <param name="reuseAddress">SO_REUSEADDR.</param>
    /// <param name="bound">The port.</param>
    /// <returns><see cref="Errno.EADDRINUSE"/> when the port, or every port of the range, is in use.</returns>
    public Errno BindPort(TcpHost host, ushort port, bool reuseAddress, out ushort bound)
    {
        ArgumentNullException.ThrowIfNull(host);
        var ports = PortsOf(host);
        EnsureUsersCounted(host, ports);
        bound = port;
        var isRefused = port == 0
            ? !TryFindOpenPort(host, ports, reuseAddress, out bound)
            : IsBindRefused(host, ports, port, reuseAddress);
        if (isRefused)
        {
            return Errno.EADDRINUSE;
        }

        ports.ChangeBinding(bound, reuseAddress, +1);
        return Errno.None;
    }

    /// <summary>Ends a binding of <see cref="BindPort"/>.</summary>
    public static void ReleasePort(TcpHost host, ushort port, bool reuseAddress)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Passive?.Ports?.ChangeBinding(port, reuseAddress, -1);
    }

    private static bool IsBindRefused(TcpHost host, PortState ports, ushort port, bool reuseAddress) =>
        FindListener(host, port) is not null || ports.Conflicts(port, reuseAddress);

    private static bool TryFindOpenPort(TcpHost host, PortState ports, bool reuseAddress, out ushort bound)
    {
        var range = PortRange.Of(host.Settings);
        if (!reuseAddress || range.Count < 4)
        {
            return TryFindOpenPort(host, ports, reuseAddress, range, out bound);
        }

        // With SO_REUSEADDR the lower half is tried first, so that the upper one stays free for other users.
        var half = range.Low + ((range.Count >> 2) << 1);
        return TryFindOpenPort(host, ports, reuseAddress, range with { End = half }, out bound)
            || TryFindOpenPort(host, ports, reuseAddress, range with { Low = half }, out bound);
    }

    // The opposite parity of connect()'s first choice comes first, so that the two do not disturb each other.
    private static bool TryFindOpenPort(
        TcpHost host, PortState ports, bool reuseAddress, PortRange range, out ushort bound)
    {
        var draw = host.Secret.For(BindPortPurpose).Draw32(ports.BindDraws++);
        var offset = (int)(draw % (uint)range.Remaining) | 1;
        for (var pass = 0; pass < 2; pass++, offset--)
        {
            for (var step = 0; step < range.PassLength; step++)
            {
                bound = (ushort)range.PortAt(offset, step);
                if (!PortList.Contains(host.Settings.ReservedPorts, bound)
                    && !IsBindRefused(host, ports, bound, reuseAddress))
                {
                    return true;
                }
            }
        }

        bound = 0;
        return false;
    }

    private void EnsureUsersCounted(TcpHost host, PortState ports)
    {
        if (!ports.CountsUsers)
        {
            var known = host.SockCount == 0 ? [] : Connections(host).Select(connection => connection.Tuple);
            ports.StartCountingUsers(known);
        }
    }
}
