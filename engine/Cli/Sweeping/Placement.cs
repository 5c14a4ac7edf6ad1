using System.CommandLine;
using NetSim.Distributed;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>Where the runs of a sweep are executed. It decides no number.</summary>
/// <param name="Cluster">What to ask of Slurm; null for this machine.</param>
internal sealed record Placement(SlurmOptions? Cluster)
{
    public const string Local = "local";
    public const string Slurm = "slurm";

    public static Placement OnThisMachine { get; } = new((SlurmOptions?)null);

    public static Placement Of(SweepOptions options, ParseResult result)
    {
        if (result.GetRequiredValue(options.On) == Local)
        {
            return OnThisMachine;
        }

        // Here -j counts a pilot's processes; by default a pilot is as small as Slurm's smallest node.
        var workers = options.Experiment.Workers;
        var perPilot = result.GetResult(workers) is { Implicit: false } ? (int)result.GetValue(workers) : 1;
        return new Placement(new SlurmOptions(
            (int)result.GetValue(options.Nodes), result.GetValue(options.Partition), perPilot));
    }

    /// <summary>Refuses, before anything is written, what cannot be had.</summary>
    public void RequireReady() => Cluster?.RequireReady();

    public IRunner Runner(int workers, WorkerSetup setup, RunLimits limits, string results, Action<string> tell)
    {
        if (Cluster is null)
        {
            return new LocalPool(workers, WorkerVerb.Command, setup, limits);
        }

        var command = WorkerVerb.Command;
        var pilot = command with { Arguments = [.. command.Arguments, "--share", Path.GetFullPath(results)] };
        return new SlurmRunner(
            Cluster, results, pilot,
            new PilotSetup(setup, limits.Wall.TotalSeconds, limits.MemoryBytes, Cluster.WorkersPerPilot), tell);
    }

    /// <summary>Takes away what only the pilots needed, when the sweep has everything.</summary>
    public void CleanUp(string results, SweepEnding ending)
    {
        if (Cluster is not null && ending == SweepEnding.Complete)
        {
            SharedDirectory.Remove(results);
        }
    }
}
