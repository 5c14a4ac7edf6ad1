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
