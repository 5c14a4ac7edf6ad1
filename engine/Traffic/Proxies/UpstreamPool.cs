using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Traffic;

/// <summary>Idle upstream connections of one proxy, the most recently used first, each with the instant it went idle.</summary>
internal sealed class UpstreamPool(int capacity, Duration idle)
{
    private readonly LinkedList<(Connection Connection, SimTime Since)> _idle = new();

    public int Count => _idle.Count;

    /// <summary>Takes an idle connection that still stands; closes those that have been idle too long.</summary>
    public bool TryTake(SimTime now, out Connection connection)
    {
        CloseExpired(now);
        while (_idle.First is { } first)
        {
            _idle.RemoveFirst();
            connection = first.Value.Connection;
            if (connection.IsOpen && connection.State == Tcp.TcpState.Established)
            {
                return true;
            }

            connection.Close();
        }

        connection = default;
        return false;
    }

    /// <summary>Keeps a connection for later; false when the pool is full, and the caller closes it.</summary>
    public bool TryKeep(Connection connection, SimTime now)
    {
        CloseExpired(now);
        if (_idle.Count >= capacity)
        {
            return false;
        }

        _idle.AddFirst((connection, now));
        return true;
    }

    private void CloseExpired(SimTime now)
    {
        while (_idle.Last is { } last && now - last.Value.Since > idle)
        {
            _idle.RemoveLast();
            last.Value.Connection.Close();
        }
    }
}
