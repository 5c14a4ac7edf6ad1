using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>A machine's UDP sockets by port, and what UDP counts for it; made when it first has to do with UDP.</summary>
internal sealed class DatagramPorts
{
    private readonly SortedDictionary<ushort, UdpSocket> _sockets = [];
    private ulong _draws;
    private ushort _lastPing;

    /// <summary>The counters, to be written in place.</summary>
    internal DatagramCounters Counters;

    /// <summary>All sockets, by port.</summary>
    internal IReadOnlyCollection<UdpSocket> Sockets => _sockets.Values;

    /// <summary>Echo requests under way, by id. Looked up, never walked.</summary>
    internal Dictionary<ushort, PingCall> Pings { get; } = [];

    internal PingCall BeginPing(Machine machine)
    {
        do
        {
            _lastPing = unchecked((ushort)(_lastPing + 1)); // Only has to differ from those under way.
        }
        while (Pings.ContainsKey(_lastPing));

        var call = new PingCall(machine, _lastPing);
        Pings.Add(_lastPing, call);
        return call;
    }

    internal UdpSocket? Find(ushort port) => _sockets.GetValueOrDefault(port);

    internal void Add(UdpSocket socket) => _sockets.Add(socket.Port, socket);

    internal void Remove(UdpSocket socket) => _sockets.Remove(socket.Port);

    /// <summary>
    /// A free port of the range: the first one from a random place on (Linux v6.18, udp_lib_get_port, goes on by a random
    /// odd step instead). 0 when all are taken.
    /// </summary>
    internal ushort Choose(RandomKey key, int low, int high)
    {
        var count = high - low + 1;
        var start = (int)(key.Draw(_draws++) % (ulong)count);
        for (var i = 0; i < count; i++)
        {
            var port = (ushort)(low + ((start + i) % count));
            if (!_sockets.ContainsKey(port))
            {
                return port;
            }
        }

        return 0;
    }
}
