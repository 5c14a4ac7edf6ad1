using NetSim.Core;
using NetSim.Hosts;
using NetSim.Scenarios;

namespace NetSim.Tests.Simulation;

/// <summary>Looking changes nothing, and sees what has happened before the instant.</summary>
public sealed class LookingTests
{
    [TestCase(1, 1)]
    [TestCase(2, 8)]
    public void A_run_that_was_looked_at_has_the_fingerprint_of_one_that_was_not(int threads, int partitions)
    {
        var seen = new List<SocketView>();
        var settings = ScenarioRuns.With(("flood", "500")) with { Threads = threads, Partitions = partitions };
        var plain = ScenarioRuns.Run("attacks/syn-flood.csx", settings);

        var looked = ScenarioRuns.Run("attacks/syn-flood.csx", settings with
        {
            Look = new RunLook(new SimTime(5_123_456_789), world => seen.AddRange(Sockets(world))) { Prepare = KeepCounters },
        });

        Assert.That(looked.Fingerprint, Is.EqualTo(plain.Fingerprint));
        Assert.That(seen, Has.Count.GreaterThan(100));
    }

    [Test]
    public void The_sockets_are_the_same_in_the_same_order_for_any_partitions()
    {
        List<SocketView> one = [];
        List<SocketView> eight = [];
        var at = SimTime.Zero + Duration.FromSeconds(4L);

        ScenarioRuns.Run("attacks/syn-flood.csx", new RunSettings { Partitions = 1, Look = new(at, w => one.AddRange(Sockets(w))) });
        ScenarioRuns.Run("attacks/syn-flood.csx", new RunSettings { Partitions = 8, Look = new(at, w => eight.AddRange(Sockets(w))) });

        Assert.That(eight, Is.EqualTo(one).And.Count.GreaterThan(100));
    }

    private static IEnumerable<SocketView> Sockets(World world) =>
        world.QueuesOf(world.MachineOf("web")).SelectMany(SocketView.Of).Concat(SocketView.Of(world.MachineOf("user[3]")));

    private static void KeepCounters(World world) => world.MachineOf("user[3]").KeepOwnCounters();
}
