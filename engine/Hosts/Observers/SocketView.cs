using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>One socket of a machine as <c>ss</c> sees it. Made by looking; holds nothing that changes.</summary>
/// <param name="Local">The local address; 0.0.0.0 for a listener.</param>
/// <param name="LocalPort">The local port.</param>
/// <param name="Remote">The peer's address; 0.0.0.0 for a listener.</param>
/// <param name="RemotePort">The peer's port; 0 for a listener.</param>
/// <param name="Diagnosis">State, queues and timer. A listener's queues are its accept queue and its backlog.</param>
/// <param name="Info">The connection's figures; null for listeners, requests and mini-socks.</param>
/// <param name="Shutdown">Which directions were shut down.</param>
/// <param name="Protocol">TCP or UDP.</param>
public sealed record SocketView(
    Ipv4Address Local,
    ushort LocalPort,
    Ipv4Address Remote,
    ushort RemotePort,
    SockDiagnosis Diagnosis,
    TcpInfo? Info,
    ShutdownFlags Shutdown,
    Protocol Protocol = Protocol.Tcp)
{
    private (ulong Addresses, uint Ports) SortKey =>
        (((ulong)Local.Value << 32) | Remote.Value, ((uint)LocalPort << 16) | RemotePort);

    /// <summary>
    /// All TCP sockets of a machine: listeners by port, then connections in the order of their four-tuples, which is the
    /// same for any threads and partitions. Between runs. A listener that its machine shares with a group and nobody has
    /// touched is listed, and stays untouched.
    /// </summary>
    /// <param name="machine">The machine; of a host with several receive queues, one of them.</param>
    public static IReadOnlyList<SocketView> Of(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var listeners = machine.IsInUse ? Listeners(machine) : UntouchedListeners(machine);
        var connections = machine.IsInUse ? Connections(machine) : [];
        return [.. listeners.OrderBy(view => view.LocalPort), .. connections];
    }

    /// <summary>All UDP sockets of a machine by port: unconnected, or established once they have a peer. Between runs.</summary>
    /// <param name="machine">The machine.</param>
    public static IReadOnlyList<SocketView> OfUdp(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return [.. (machine.ExtrasIfAny?.Datagrams?.Sockets ?? []).Select(socket => Datagrams(machine, socket))];
    }

    private static SocketView Datagrams(Machine machine, UdpSocket socket)
    {
        var state = socket.Peer is null ? TcpState.Closed : TcpState.Established;
        var (address, port) = socket.Peer.GetValueOrDefault();
        var local = socket.Peer is null ? default : machine.Address;
        var diagnosis = new SockDiagnosis(state, DiagnosisTimer.Off, 0, 0, socket.Buffered, 0);
        return new(local, socket.Port, address, port, diagnosis, null, default, Protocol.Udp);
    }

    private static IEnumerable<SocketView> Listeners(Machine machine) => machine.Listening
        .Where(socket => socket.IsOpen)
        .Select(socket => Listening(socket.Port, socket.Listener.AcceptQueueLength, socket.Listener.Backlog));

    private static IEnumerable<SocketView> UntouchedListeners(Machine machine) => machine.Group.Listeners
        .Select(shared => Listening(shared.Port, 0, Math.Min(shared.Backlog, shared.Settings.Somaxconn)));

    private static SocketView Listening(ushort port, int waiting, int backlog) => new(
        default, port, default, 0, new(TcpState.Listen, DiagnosisTimer.Off, 0, 0, waiting, backlog), null, default);

    private static List<SocketView> Connections(Machine machine)
    {
        var stack = machine.Dispatcher.Stack;
        var views = new List<SocketView>();
        foreach (var connection in stack.Connections(machine.Tcp))
        {
            var tuple = connection.Tuple;
            var isFull = connection.Kind == SockKindName.Full;
            var diagnosis = stack.Diagnose(machine.Tcp, in tuple);
            Invariant.Require(diagnosis is not null); // Nothing has happened since it was listed.
            views.Add(new(
                tuple.Local,
                tuple.LocalPort,
                tuple.Remote,
                tuple.RemotePort,
                diagnosis.GetValueOrDefault(),
                isFull ? stack.Info(machine.Tcp, connection.Slot) : null,
                isFull ? stack.Sock(connection.Slot).Shutdown : default));
        }

        views.Sort(static (a, b) => a.SortKey.CompareTo(b.SortKey));
        return views;
    }
}
