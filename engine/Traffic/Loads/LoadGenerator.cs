using NetSim.Hosts;

namespace NetSim.Traffic;

/// <summary>A load on a whole world: one part per partition, and their sums.</summary>
public sealed class LoadGenerator
{
    private readonly LoadPart[] _parts;

    /// <summary>Starts a load. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">What to ask for.</param>
    public LoadGenerator(World world, TrafficPrograms programs, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        var arrivals = options.Users == 0 ? new ArrivalProcess(options, world.Key) : null;
        var choices = new LoadChoices(options, world.Key);
        var number = programs.Claim();
        _parts = new LoadPart[world.Dispatchers.Count];
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new LoadPart(world.Dispatchers[i], options, arrivals, choices, number);
            programs.Attach(i, number, _parts[i]);
        }

        // Members of an open loop, users of a closed one: users go round the members.
        var starters = options.Users == 0 ? options.Clients.Count : options.Users;
        for (var starter = 0; starter < starters; starter++)
        {
            var node = options.Clients[starter % options.Clients.Count];
            _parts[world.Network.Plan[node]].ScheduleFirst(node, starter);
        }
    }

    /// <summary>What is asked for.</summary>
    public LoadOptions Options { get; }

    /// <summary>What each partition has seen; add them up.</summary>
    public IEnumerable<RequestRecorder> Recorders => _parts.Select(p => p.Recorder);
}
