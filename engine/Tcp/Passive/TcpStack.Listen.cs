using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>
    /// Begins to listen on all addresses of a machine, as a socket with SO_REUSEADDR does (so TIME-WAIT on the port
    /// does
    /// not matter).
    /// </summary>
    /// <param name="host">The machine.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="backlog">listen()'s argument; cut to net.core.somaxconn now. Negative means the largest.</param>
    /// <param name="listener">The listener, or null.</param>
    /// <returns>
    /// <see cref="Errno.EADDRINUSE"/> when another listener or a bound socket without SO_REUSEADDR has the port.
    /// </returns>
    public Errno Listen(TcpHost host, ushort port, int backlog, out Listener? listener)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Listen(host, port, backlog, host.Settings, out listener);
    }

    /// <summary>The same for a listener that is older than the sysctls in force now.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="backlog">listen()'s argument; negative means the largest.</param>
    /// <param name="settings">The sysctls to which the backlog is cut.</param>
    /// <param name="listener">The listener, or null.</param>
    /// <returns><see cref="Errno.EADDRINUSE"/>, as above.</returns>
    public Errno Listen(TcpHost host, ushort port, int backlog, TcpSettings settings, out Listener? listener)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfZero(port);
        listener = null;
        var passive = host.Passive ??= new PassiveState();
        if (passive.FindListener(port) is not null || IsTakenForListening(host, port))
        {
            return Errno.EADDRINUSE;
        }

        passive.Ports?.NoteListener(port);
        var slot = FreeListenerSlot();
        listener = new Listener(host, port, EffectiveBacklog(settings, backlog), slot)
        {
            DefaultReceiveBuffer = settings.RmemDefault,
            DefaultSendBuffer = settings.WmemDefault,
        };
        if (host.Profile.RequestTimer.Value == RequestTimer.ListenerScan)
        {
            // The table of the SYN queue has its size for life (reqsk_queue_alloc, v3.10).
            listener.Chains = new uint[SynQueueTableSize(settings, listener.Backlog)];
        }

        const int ForAll = FastOpenModes.Server | FastOpenModes.EveryListener;
        if ((settings.Fastopen & ForAll) == ForAll)
        {
            listener.FastOpenLimit = listener.Backlog;
        }

        _listeners[slot] = listener;
        passive.Add(listener);
        return Errno.None;
    }

    /// <summary>Calls listen() again on a listener: only its backlog changes.</summary>
    public void ChangeBacklog(Listener listener, int backlog)
    {
        RequireOwn(listener);
        listener.Backlog = EffectiveBacklog(listener.Host.Settings, backlog);
    }

    /// <summary>
    /// Closes a listener (inet_csk_listen_stop): connections that nobody accepted are reset, half-open requests die, at
    /// once in old kernels and with their next timer or segment in new ones.
    /// </summary>
    public void CloseListener(Listener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (!listener.IsOpen)
        {
            return;
        }

        var host = listener.Host;
        listener.IsOpen = false;
        host.Passive!.Remove(listener); // not null: the listener was added to it
        for (var child = listener.DequeueChild(); child != 0; child = listener.DequeueChild())
        {
            Abort(host, child);
        }

        listener.NoteAcceptQueue(_environment.Now);
        listener.FastOpen?.ForgetResets();
        if (listener.Chains is { } chains)
        {
            foreach (ref var chain in chains.AsSpan())
            {
                while (chain != 0)
                {
                    DropRequest((int)chain);
                }
            }
        }

        ReleaseListenerSlot(listener);
    }

    /// <summary>
    /// The oldest completed connection of a listener: the slot of its full sock, 0 when there is none.
    /// </summary>
    public int Accept(Listener listener)
    {
        RequireOwn(listener);
        if (listener.IsAcceptPaused)
        {
            return 0;
        }

        var child = listener.DequeueChild();
        listener.NoteAcceptQueue(_environment.Now);
        if (child != 0 && FastOpenRequestOf(in _full[child]) != 0)
        {
            MutableOptionsOf(ref _full[child]).FastOpen |= FastOpenMarks.Accepted;
        }

        return child;
    }

    /// <summary>The listener of a port, null when there is none.</summary>
    public static Listener? FindListener(TcpHost host, ushort port)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Passive?.FindListener(port);
    }

    // Connections opened from the port block it: that happens to services whose port lies in ip_local_port_range.
    private bool IsTakenForListening(TcpHost host, ushort port)
    {
        if (port < host.Settings.PortRangeLow && host.Passive?.Ports is null)
        {
            return false;
        }

        var ports = PortsOf(host);
        EnsureUsersCounted(host, ports);
        return ports.Conflicts(port, reuseAddress: true);
    }

    private static int EffectiveBacklog(TcpSettings settings, int backlog) =>
        (int)Math.Min(unchecked((uint)backlog), (uint)settings.Somaxconn);

    private static int SynQueueTableSize(TcpSettings settings, int backlog)
    {
        var wanted = Math.Max(8, Math.Min(backlog, settings.MaxSynBacklog));
        return (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted + 1);
    }

    private void RequireOwn(Listener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (listener.IsOpen && !ReferenceEquals(_listeners[listener.Slot], listener))
        {
            throw new ArgumentException("The listener belongs to another stack.", nameof(listener));
        }
    }

    private int FreeListenerSlot()
    {
        // The search goes on where the last one ended: many hosts that listen would make it quadratic.
        while (_firstFreeListener < _listeners.Count && _listeners[_firstFreeListener] is not null)
        {
            _firstFreeListener++;
        }

        if (_firstFreeListener == _listeners.Count)
        {
            _listeners.Add(null);
        }

        return _firstFreeListener;
    }

    // Requests refer to their listener by slot, so the slot outlives the listener until the last of them is gone.
    private void ReleaseListenerSlot(Listener listener)
    {
        if (!listener.IsOpen && listener.SynQueueLength == 0 && listener.FastOpenLength == 0)
        {
            _listeners[listener.Slot] = null;
            _firstFreeListener = Math.Min(_firstFreeListener, listener.Slot);
        }
    }
}
