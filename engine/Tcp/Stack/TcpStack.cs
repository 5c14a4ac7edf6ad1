using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// The TCP of all hosts of one partition: slabs of socks, one lookup table, and an entry for each thing that can happen
/// (a segment, a timer, a call). Sans-I/O: everything outside goes through <see cref="ITcpEnvironment"/>.
/// </summary>
/// <remarks>
/// The class is cut into parts by RFC 9293 section 3.10: Stack/ finds who a segment belongs to, Passive/ opens
/// connections, Full/ runs them, TimeWait/ buries them.
/// </remarks>
public sealed partial class TcpStack
{
    private readonly ITcpEnvironment _environment;
    private readonly Slab<FullSock> _full = new();
    private readonly Slab<RequestSock> _requests = new();
    private readonly Slab<TimeWaitSock> _timeWaits = new();
    private readonly List<Listener?> _listeners = [null];
    private int _firstFreeListener = 1;
    private readonly ConnectionTable _table;

    /// <summary>An empty stack.</summary>
    /// <param name="environment">The world.</param>
    /// <param name="tableKey">Keys the hash of the lookup table; does not influence any result.</param>
    public TcpStack(ITcpEnvironment environment, RandomKey tableKey)
    {
        _environment = environment;
        _table = new ConnectionTable(tableKey, _full, _requests, _timeWaits, _listeners);
    }

    /// <summary>Socks of all kinds that segments can reach now.</summary>
    public int SockCount => _table.Count;

    /// <summary>Half-open requests of all listeners now.</summary>
    public int RequestCount => _requests.Count;

    /// <summary>Mini-socks in TIME-WAIT or FIN-WAIT-2 now.</summary>
    public int TimeWaitCount => _timeWaits.Count;

    /// <summary>
    /// The full sock in a slot. The caller holds the slot: an application owns it, or the stack is working on it.
    /// </summary>
    public ref FullSock Sock(int slot) => ref _full[slot];

    /// <summary>All full socks, for tests that need one without a handshake.</summary>
    internal Slab<FullSock> FullSocks => _full;

    /// <summary>The mini-sock in a slot, for observers.</summary>
    internal ref TimeWaitSock TimeWaitAt(int slot) => ref _timeWaits[slot];

    /// <summary>The slot of the full sock of a connection, 0 when there is none.</summary>
    public int FindFull(TcpHost host, in FourTuple tuple)
    {
        ArgumentNullException.ThrowIfNull(host);
        var found = _table.Find(host.Index, in tuple);
        return found.Kind == SockKind.Full ? found.Slot : 0;
    }

    /// <summary>Lets segments of a tuple reach a sock. Its tuple must lead nowhere yet.</summary>
    internal void InsertSock(TcpHost host, in FourTuple tuple, SockReference reference)
    {
        _table.Insert(host.Index, in tuple, reference);
        host.SockCount++;
        host.Passive?.Ports?.OnTupleTaken(in tuple);
    }

    /// <summary>Lets segments of a tuple no longer reach a sock; nothing happens when they do not.</summary>
    /// <returns>Whether they did.</returns>
    internal bool RemoveSock(TcpHost host, in FourTuple tuple, SockReference reference)
    {
        var removed = _table.Remove(host.Index, in tuple, reference);
        if (removed)
        {
            host.SockCount--;
            host.Passive?.Ports?.OnTupleReleased(in tuple);
        }

        return removed;
    }
}
