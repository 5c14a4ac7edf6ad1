using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Hosts;

// UDP as applications see it.
public sealed partial class Machine
{
    /// <summary>What UDP has counted for it.</summary>
    public DatagramCounters DatagramCounters => _extras?.Datagrams?.Counters ?? default;

    /// <summary>Serves a UDP port: each datagram gets a handler of its own.</summary>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="handler">What to do with each datagram.</param>
    /// <param name="concurrency">Handlers that run at once: further datagrams wait in the receive buffer. Null: no limit.</param>
    /// <exception cref="SocketError">EADDRINUSE: the port is taken. EMFILE.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is 0 or the concurrency below 1.</exception>
    public UdpSocket ListenUdp(ushort port, DatagramHandler handler, int? concurrency = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfZero(port);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency ?? 1, 1, nameof(concurrency));
        return BindUdp(port, handler, concurrency ?? int.MaxValue);
    }

    /// <summary>Opens a UDP socket for the running program, which closes it when it ends.</summary>
    /// <param name="port">Its port; 0, the default, lets the kernel choose one of net.ipv4.ip_local_port_range.</param>
    /// <exception cref="SocketError">EADDRINUSE: the port is taken. EAGAIN: all of the range are. EMFILE.</exception>
    /// <exception cref="InvalidOperationException">The caller is not a handler of this machine.</exception>
    public UdpSocket OpenUdp(ushort port = 0)
    {
        if (HandlerContext.Current?.Root is not { } root || root.Machine != this)
        {
            throw new InvalidOperationException($"Only a handler or program of '{Name}' can open its sockets; use Start.");
        }

        var socket = BindUdp(port, null, 0);
        root.Own(socket);
        return socket;
    }

    /// <summary>Sends an ICMP echo request and waits for the reply: <c>await machine.Ping(address, 1.s)</c>.</summary>
    /// <param name="remote">Whom to ask.</param>
    /// <param name="timeout">How long to wait, above zero.</param>
    /// <param name="length">Octets after the ICMP header. Default 56, as ping's.</param>
    /// <returns>Awaited: the round trip, or null when no reply came in time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not above zero, or the length not 0 to 65,507.</exception>
    /// <exception cref="InvalidOperationException">The caller is not a handler of this machine.</exception>
    public PingAwaitable Ping(Ipv4Address remote, Duration timeout, int length = 56)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, Duration.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 65_507);
        if (HandlerContext.Current?.Root?.Machine != this)
        {
            throw new InvalidOperationException($"Only a handler or program of '{Name}' can ping from it; use Start.");
        }

        RequireOneQueue("ping");
        return new(Dispatcher.Ping(this, remote, length, timeout));
    }

    private UdpSocket BindUdp(ushort port, DatagramHandler? handler, int concurrency)
    {
        RequireUp("open UDP sockets");
        RequireOneQueue("use UDP");
        var ports = Extras.Datagrams ??= new();
        var chosen = port != 0 ? port : ports.Choose(_key.For("udp port"), Tcp.Settings.PortRangeLow, Tcp.Settings.PortRangeHigh);
        if (chosen == 0 || ports.Find(chosen) is not null)
        {
            throw new SocketError(chosen == 0 ? Errno.EAGAIN : Errno.EADDRINUSE, $"bind UDP port {port} on {Name}");
        }

        if (!TryTakeDescriptor())
        {
            throw new SocketError(Errno.EMFILE, $"open a UDP socket on {Name}");
        }

        var socket = new UdpSocket(this, chosen, handler, concurrency);
        ports.Add(socket);
        return socket;
    }
}
