using NetSim.Core;

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
    private readonly ConnectionTable _table;

    /// <summary>An empty stack.</summary>
    /// <param name="environment">The world.</param>
    /// <param name="tableKey">Keys the hash of the lookup table; does not influence any result.</param>
    public TcpStack(ITcpEnvironment environment, RandomKey tableKey)
    {
        _environment = environment;
        _table = new ConnectionTable(tableKey);
    }

    /// <summary>The full sock in a slot. The caller holds the slot: an application owns it, or the stack is working on it.</summary>
    public ref FullSock Sock(int slot) => ref _full[slot];
}
