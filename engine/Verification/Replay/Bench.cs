using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Verification;

/// <summary>Where one run of an experiment takes place: it builds the run's simulations and ends them.</summary>
internal sealed class Bench(ReplaySettings settings) : IDisposable
{
    private readonly List<World> _worlds = [];

    /// <summary>How to run.</summary>
    public ReplaySettings Settings => settings;

    /// <summary>Digest of everything that happened in all simulations of the run.</summary>
    public ulong Fingerprint =>
        _worlds.Aggregate(0UL, static (sum, world) => unchecked((sum * 0x9E37_79B9_7F4A_7C15) ^ world.Fingerprint));

    /// <summary>Builds a simulation.</summary>
    public World Build(Topology topology)
    {
        var world = World.Build(topology, new WorldOptions
        {
            Seed = settings.Seed,
            Kernel = settings.Kernel,
            Threads = settings.Threads,
            Partitions = settings.Partitions,
        });
        _worlds.Add(world);
        return world;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var world in _worlds)
        {
            world.Dispose();
        }
    }
}
