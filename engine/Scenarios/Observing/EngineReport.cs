using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>
/// How a run's work was spread: partitions, windows, the critical path, and the host on which it hangs. Depends on the
/// partitions and not on threads, but for <see cref="Threads"/> itself.
/// </summary>
public sealed record EngineReport
{
    /// <summary>Threads that ran the windows.</summary>
    public required int Threads { get; init; }

    /// <summary>What windows and partitions looked like.</summary>
    public required EngineProfile Profile { get; init; }

    /// <summary>The host that most events happened to.</summary>
    public required string HotHost { get; init; }

    /// <summary>Its share of all events, 0 to 1. No number of threads is faster than one over it.</summary>
    public required double HotHostShare { get; init; }

    internal static EngineReport Of(World world)
    {
        var profile = world.Engine.Profile();
        var (hot, most) = (0u, -1L);
        for (var node = 0u; node < world.Engine.HostCount; node++)
        {
            var handled = world.Engine.HandledBy(node);
            (hot, most) = handled > most ? (node, handled) : (hot, most);
        }

        return new()
        {
            Threads = Math.Max(1, profile.Threads),
            Profile = profile,
            HotHost = world.Network.NameOf(hot),
            HotHostShare = world.Engine.EventsProcessed == 0 ? 0 : (double)most / world.Engine.EventsProcessed,
        };
    }
}
