using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>Who is told of every state change; null (the default) for nobody. Changes no result.</summary>
    public IStateObserver? StateObserver { get; set; }

    /// <summary>
    /// The gate: every state change of a full sock goes through here. Refuses steps that are not in
    /// <see cref="TcpTransitions"/>, and keeps CurrEstab, EstabResets and AttemptFails (tcp_set_state, tcp_done,
    /// v6.18).
    /// </summary>
    /// <param name="host">The sock's machine.</param>
    /// <param name="sock">The sock.</param>
    /// <param name="next">The state it enters.</param>
    /// <param name="byApplication">
    /// The application closed a connection that was not open yet: that is no failed attempt (tcp_close does not call
    /// tcp_done).
    /// </param>
    internal void EnterState(TcpHost host, ref FullSock sock, TcpState next, bool byApplication = false)
    {
        var from = sock.State;
        if (from == next)
        {
            return;
        }

        Invariant.Require(TcpTransitions.IsLegal(from, next));
        var wasOpen = from is TcpState.Established or TcpState.CloseWait;
        var isOpen = next is TcpState.Established or TcpState.CloseWait;
        if (isOpen != wasOpen)
        {
            host.Counters.Add(Mib.TcpCurrEstab, isOpen ? 1 : -1);
        }

        if (next == TcpState.Closed)
        {
            if (wasOpen)
            {
                host.Count(Mib.TcpEstabResets);
            }
            else if (from is TcpState.SynSent or TcpState.SynReceived && !byApplication)
            {
                host.Count(Mib.TcpAttemptFails);
            }
        }

        sock.State = next;
        Report(host, in sock.Tuple, from, next);
    }

    /// <summary>
    /// Counts the socks of a host by state, indexed by <see cref="TcpState"/>. Walks everything: for observers.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="counts">At least <see cref="TcpStates.Count"/> numbers; they are added to.</param>
    public void CountStates(TcpHost host, Span<int> counts)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (var connection in Connections(host))
        {
            counts[(int)connection.State]++;
        }

        counts[(int)TcpState.Listen] += host.Passive?.ListenerCount ?? 0;
    }

    /// <summary>
    /// Counts the connections of many hosts of this stack by state in one walk, indexed by <see cref="TcpState"/>;
    /// listeners
    /// are not among them. For observers.
    /// </summary>
    /// <param name="hostOf">The index of the host to count for that has a local address; null for others.</param>
    /// <param name="counts">At least <see cref="TcpStates.Count"/> numbers; they are added to.</param>
    public void CountStates(Func<Ipv4Address, uint?> hostOf, Span<int> counts)
    {
        ArgumentNullException.ThrowIfNull(hostOf);
        for (var slot = 1; slot < _full.Limit; slot++)
        {
            ref var sock = ref _full[slot];
            counts[(int)sock.State] += Reached(hostOf, in sock.Tuple, SockReference.Full(slot));
        }

        for (var slot = 1; slot < _requests.Limit; slot++)
        {
            counts[(int)TcpState.SynReceived] += Reached(hostOf, in _requests[slot].Tuple, SockReference.Request(slot));
        }

        for (var slot = 1; slot < _timeWaits.Limit; slot++)
        {
            ref var mini = ref _timeWaits[slot];
            counts[(int)mini.SubState] += Reached(hostOf, in mini.Tuple, SockReference.TimeWait(slot));
        }
    }

    private int Reached(Func<Ipv4Address, uint?> hostOf, in FourTuple tuple, SockReference reference) =>
        hostOf(tuple.Local) is { } host && _table.Find(host, in tuple) == reference ? 1 : 0;

    /// <summary>
    /// All connections of a host that segments can reach, full socks first, then requests, then mini-socks, each in the
    /// order of their tuples. Walks everything and allocates: for observers.
    /// </summary>
    public IEnumerable<ConnectionView> Connections(TcpHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return ListFull(host).Concat(ListRequests(host)).Concat(ListTimeWaits(host));
    }

    private List<ConnectionView> ListFull(TcpHost host)
    {
        var list = new List<ConnectionView>();
        for (var slot = 1; slot < _full.Limit; slot++)
        {
            ref var sock = ref _full[slot];
            if (IsReached(host, in sock.Tuple, SockReference.Full(slot)))
            {
                list.Add(new ConnectionView(SockKindName.Full, slot, sock.Tuple, sock.State, SimTime.Never));
            }
        }

        return Sorted(list);
    }

    private List<ConnectionView> ListRequests(TcpHost host)
    {
        var list = new List<ConnectionView>();
        for (var slot = 1; slot < _requests.Limit; slot++)
        {
            ref var request = ref _requests[slot];
            if (IsReached(host, in request.Tuple, SockReference.Request(slot)))
            {
                var expires = new SimTime(request.ExpiresAt);
                list.Add(new ConnectionView(SockKindName.Request, slot, request.Tuple, TcpState.SynReceived, expires));
            }
        }

        return Sorted(list);
    }

    private List<ConnectionView> ListTimeWaits(TcpHost host)
    {
        var list = new List<ConnectionView>();
        for (var slot = 1; slot < _timeWaits.Limit; slot++)
        {
            ref var mini = ref _timeWaits[slot];
            if (IsReached(host, in mini.Tuple, SockReference.TimeWait(slot)))
            {
                var expires = new SimTime(mini.ExpiresAt);
                list.Add(new ConnectionView(SockKindName.TimeWait, slot, mini.Tuple, mini.SubState, expires));
            }
        }

        return Sorted(list);
    }

    private bool IsReached(TcpHost host, in FourTuple tuple, SockReference reference) =>
        _table.Find(host.Index, in tuple) == reference;

    // Slots depend on what else happened in the partition; tuples do not.
    private static List<ConnectionView> Sorted(List<ConnectionView> list)
    {
        list.Sort(static (a, b) => a.SortKey.CompareTo(b.SortKey));
        return list;
    }

    private void Report(TcpHost host, in FourTuple tuple, TcpState from, TcpState to) =>
        StateObserver?.StateChanged(host, in tuple, from, to, _environment.Now);
}
