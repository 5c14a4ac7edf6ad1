using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>What only few machines have: kept apart so that the others stay small.</summary>
internal sealed class MachineExtras
{
    // Looked up by type, never walked.
    private readonly Dictionary<Type, object> _states = [];
    private readonly SortedDictionary<Errno, long> _unhandled = [];

    internal Duration? Uptime { get; set; }

    internal bool KeepsCounters { get; set; }

    /// <summary>Its CPU time; null until somebody works or has a budget.</summary>
    internal Processor? Processor { get; set; }

    /// <summary>Its UDP sockets; null until it has to do with UDP.</summary>
    internal DatagramPorts? Datagrams { get; set; }

    /// <summary>What /etc/sysctl.conf says: this machine's own sysctls as they were when the run began; null when untouched.</summary>
    internal TcpSettings? BootSettings { get; set; }

    /// <summary>Listening sockets, oldest first.</summary>
    internal List<ListeningSocket> Listening { get; } = [];

    /// <summary>Gauges of sockets by state; null where none was asked for.</summary>
    internal TimeWeightedGauge?[]? StateGauges { get; set; }

    /// <summary>Who watches the states of its sockets.</summary>
    internal List<IStateObserver> StateObservers { get; } = [];

    /// <summary>Socket errors that ended a handler.</summary>
    internal IReadOnlyDictionary<Errno, long> Unhandled => _unhandled;

    /// <summary>Adds it, listening sockets and gauges apart. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        var tables = ObjectSize.OfDictionary(_states) + ObjectSize.Of<SortedDictionary<Errno, long>>()
            + ObjectSize.Of<SortedSet<KeyValuePair<Errno, long>>>() + ObjectSize.OfList(StateObservers);
        account.Add(MemoryKind.Machine, 0, ObjectSize.Of<MachineExtras>() + tables);
        account.Add(MemoryKind.Listener, 0, ObjectSize.OfList(Listening));
        foreach (var socket in Listening)
        {
            socket.AddTo(account);
        }

        account.Add(MemoryKind.Observer, 0, ObjectSize.OfArray(StateGauges));
        foreach (var gauge in StateGauges ?? [])
        {
            account.Add(MemoryKind.Observer, gauge is null ? 0 : 1, gauge?.ReservedBytes ?? 0);
        }
    }

    /// <summary>What the script's programs kept in memory is gone.</summary>
    internal void ForgetStates() => _states.Clear();

    internal T StateOf<T>()
        where T : class, new()
    {
        if (!_states.TryGetValue(typeof(T), out var state))
        {
            state = new T();
            _states.Add(typeof(T), state);
        }

        return (T)state;
    }

    internal void CountUnhandled(Errno errno) => _unhandled[errno] = _unhandled.GetValueOrDefault(errno) + 1;
}
