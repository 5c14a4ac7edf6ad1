using NetSim.Wire;

namespace NetSim.Tcp;

// A machine loses power: its memory is gone, and nobody is told.
public sealed partial class TcpStack
{
    /// <summary>
    /// Ends everything that a machine's TCP has, without a segment: listeners with their queues, half-open requests,
    /// mini-socks and full socks. Socks that an application holds stay in its hands, CLOSED with ENETDOWN, and it is told.
    /// Counters keep what they counted, CurrEstab falls to zero. Between runs.
    /// </summary>
    /// <param name="host">The machine.</param>
    public void PowerOff(TcpHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var listeners = host.Passive?.Listeners.ToArray() ?? [];
        foreach (var listener in listeners)
        {
            listener.IsOpen = false;
            host.Passive!.Remove(listener); // not null: it has listeners
            while (listener.DequeueChild() != 0)
            {
                // Completed but not accepted: a full sock like the others, which ends below.
            }

            listener.NoteAcceptQueue(_environment.Now);
        }

        foreach (var reference in SocksOf(host))
        {
            PowerOff(host, reference);
        }

        Array.ForEach(listeners, ReleaseListenerSlot);
    }

    /// <summary>
    /// Ends one full sock in the same way and frees its slot: the application that held it is gone, too.
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="slot">The full sock, in any state.</param>
    public void PowerOff(TcpHost host, int slot)
    {
        ArgumentNullException.ThrowIfNull(host);
        EndWithPower(host, slot);
        Free(host, slot);
    }

    private void PowerOff(TcpHost host, SockReference reference)
    {
        switch (reference.Kind)
        {
            case SockKind.Request:
                DropRequest(reference.Slot);
                break;
            case SockKind.TimeWait:
                EndTimeWait(host, reference.Slot);
                break;
            case SockKind.Full when _full[reference.Slot].Owner == 0:
                PowerOff(host, reference.Slot);
                break;
            default:
                EndWithPower(host, reference.Slot);
                _full[reference.Slot].Error = Errno.ENETDOWN;
                NotifyOwner(host, reference.Slot, SocketEvents.Closed | SocketEvents.Error);
                break;
        }
    }

    // Nobody counts a reset: whoever would is off.
    private void EndWithPower(TcpHost host, int slot)
    {
        if (_full[slot].State != TcpState.Closed)
        {
            var resets = host.Counters[Mib.TcpEstabResets];
            EndHere(host, slot);
            host.Counters.Add(Mib.TcpEstabResets, resets - host.Counters[Mib.TcpEstabResets]);
        }
    }

    // In the order of their tuples: the order of the table depends on what else is in the partition, and what is told
    // to observers and applications must not.
    private List<SockReference> SocksOf(TcpHost host)
    {
        var socks = new List<SockReference>();
        _table.Collect(host.Index, socks);
        socks.Sort((a, b) => KeyOf(a).CompareTo(KeyOf(b)));
        return socks;

        (uint Local, uint Remote, uint Ports) KeyOf(SockReference reference)
        {
            var tuple = TupleOf(reference);
            return (tuple.Local.Value, tuple.Remote.Value, ((uint)tuple.LocalPort << 16) | tuple.RemotePort);
        }
    }

    private FourTuple TupleOf(SockReference reference) => reference.Kind switch
    {
        SockKind.Full => _full[reference.Slot].Tuple,
        SockKind.Request => _requests[reference.Slot].Tuple,
        _ => _timeWaits[reference.Slot].Tuple,
    };
}
