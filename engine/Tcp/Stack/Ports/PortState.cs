using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What a host keeps about its local ports: search offsets, bindings, and who is contended.</summary>
internal sealed class PortState
{
    private Dictionary<ushort, uint>? _perturbs;
    private (ushort Index, uint Value)? _firstPerturb;
    private Dictionary<ushort, PortBinding>? _bindings;
    private Dictionary<ushort, int>? _users;
    private Dictionary<FourTuple, DestinationPorts>? _destinations;
    private HashSet<ushort>? _listened;

    /// <summary>Ordinal of the next random choice of bind(0).</summary>
    internal uint BindDraws { get; set; }

    /// <summary>Whether ports are counted by user: only once somebody binds.</summary>
    internal bool CountsUsers => _users is not null;

    /// <summary>Bytes of all tables.</summary>
    internal long ReservedBytes => ObjectSize.Of<PortState>() + ObjectSize.OfDictionary(_perturbs)
        + ObjectSize.OfDictionary(_bindings) + ObjectSize.OfDictionary(_users) + ObjectSize.OfSet(_listened)
        + ObjectSize.OfDictionary(_destinations) + (_destinations?.Values.Sum(ports => ports.ReservedBytes) ?? 0);

    /// <summary>
    /// The search offset of a class of destinations (table_perturb), or <paramref name="initial"/> the first time.
    /// </summary>
    internal uint PerturbOf(ushort index, uint initial)
    {
        if (_firstPerturb is { } first && first.Index == index)
        {
            return first.Value;
        }

        return _perturbs is not null && _perturbs.TryGetValue(index, out var value) ? value : initial;
    }

    internal void SetPerturb(ushort index, uint value)
    {
        // Most clients talk to one destination: the first one needs no dictionary.
        if (_firstPerturb is null || _firstPerturb.Value.Index == index)
        {
            _firstPerturb = (index, value);
            return;
        }

        (_perturbs ??= [])[index] = value;
    }

    internal DestinationPorts? FindDestination(in FourTuple tuple) =>
        _destinations is not null && _destinations.TryGetValue(DestinationOf(in tuple), out var ports) ? ports : null;

    internal void AddDestination(in FourTuple tuple, DestinationPorts ports) =>
        (_destinations ??= [])[DestinationOf(in tuple)] = ports;

    internal void OnTupleTaken(in FourTuple tuple)
    {
        if (_users is not null)
        {
            _users[tuple.LocalPort] = UsersOf(tuple.LocalPort) + 1;
        }

        FindDestination(in tuple)?.Take(tuple.LocalPort);
    }

    internal void OnTupleReleased(in FourTuple tuple)
    {
        if (_users is not null)
        {
            var left = UsersOf(tuple.LocalPort) - 1;
            if (left > 0)
            {
                _users[tuple.LocalPort] = left;
            }
            else
            {
                _users.Remove(tuple.LocalPort);
            }
        }

        if (FindDestination(in tuple) is { } ports)
        {
            ports.Release(tuple.LocalPort);
            if (ports.Count == 0)
            {
                _destinations!.Remove(DestinationOf(in tuple)); // not null: it was found there
            }
        }
    }

    internal void OnTimeWait(in FourTuple tuple) => FindDestination(in tuple)?.EnterTimeWait(tuple.LocalPort);

    /// <summary>Begins to count users by port; <paramref name="tuples"/> are those that exist.</summary>
    internal void StartCountingUsers(IEnumerable<FourTuple> tuples)
    {
        _users = [];
        foreach (var tuple in tuples)
        {
            _users[tuple.LocalPort] = UsersOf(tuple.LocalPort) + 1;
        }
    }

    internal int UsersOf(ushort port) => _users is not null && _users.TryGetValue(port, out var count) ? count : 0;

    internal PortBinding BindingOf(ushort port) =>
        _bindings is not null && _bindings.TryGetValue(port, out var binding) ? binding : default;

    internal bool IsBound(ushort port) => _bindings is not null && _bindings.ContainsKey(port);

    internal void ChangeBinding(ushort port, bool reuseAddress, int change)
    {
        var binding = BindingOf(port).With(reuseAddress, change);
        if (binding.IsEmpty)
        {
            _bindings?.Remove(port);
        }
        else
        {
            (_bindings ??= [])[port] = binding;
        }
    }

    /// <summary>Notes that a port had a listener: what is left of its connections had SO_REUSEADDR.</summary>
    internal void NoteListener(ushort port) => (_listened ??= []).Add(port);

    /// <summary>
    /// Whether bind() to a port fails with EADDRINUSE (inet_csk_bind_conflict); listeners are judged by the caller.
    /// </summary>
    internal bool Conflicts(ushort port, bool reuseAddress)
    {
        var binding = BindingOf(port);
        if (!binding.IsEmpty)
        {
            return binding.Exclusive > 0 || !reuseAddress;
        }

        var hadListener = _listened is not null && _listened.Contains(port);
        return UsersOf(port) > 0 && !(hadListener && reuseAddress);
    }

    // The local port is what differs, so it is left out of the key.
    private static FourTuple DestinationOf(in FourTuple tuple) => tuple with { LocalPort = 0 };
}
