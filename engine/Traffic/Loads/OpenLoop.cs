using NetSim.Hosts;

namespace NetSim.Traffic;

/// <summary>A load on a whole world: one part per partition, and their sums.</summary>
public sealed class OpenLoop
{
    private readonly OpenLoopPart[] _parts;

    /// <summary>Starts a load. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">What to ask for.</param>
    /// <exception cref="ArgumentException">The rate or a size is not positive.</exception>
    public OpenLoop(World world, TrafficPrograms programs, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        var arrivals = new ArrivalProcess(options, world.Key);
        var number = programs.Claim();
        _parts = new OpenLoopPart[world.Dispatchers.Count];
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new OpenLoopPart(world.Dispatchers[i], options, arrivals, number);
            programs.Attach(i, number, _parts[i]);
        }

        for (var member = 0; member < options.Clients.Count; member++)
        {
            _parts[world.Network.Plan[options.Clients[member]]].ScheduleFirst(member);
        }
    }

    /// <summary>What is asked for.</summary>
    public LoadOptions Options { get; }

    /// <summary>What each partition has seen; add them up.</summary>
    public IEnumerable<RequestRecorder> Recorders => _parts.Select(p => p.Recorder);
}
