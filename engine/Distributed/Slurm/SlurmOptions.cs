using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>What is asked of Slurm.</summary>
/// <param name="Nodes">Number of pilots, one per node if the nodes are as small as a pilot; at least 1.</param>
/// <param name="Partition">The partition; null for Slurm's default.</param>
/// <param name="WorkersPerPilot">Worker processes, and with them processors, per pilot; at least 1.</param>
public sealed record SlurmOptions(int Nodes, string? Partition, int WorkersPerPilot)
{
    /// <summary>Makes sure that Slurm is there and would take these pilots. Nothing is submitted.</summary>
    /// <exception cref="ExperimentException">It is not, or it would not.</exception>
    public void RequireReady() => SlurmCommands.RequireReady(Request());

    /// <summary>Options of <c>sbatch</c> for one job array.</summary>
    internal IReadOnlyList<string> Request()
    {
        List<string> request =
        [
            "--parsable", "--requeue", $"--array=1-{Nodes}", "--job-name=netsim", "--nodes=1", "--ntasks=1",
            $"--cpus-per-task={WorkersPerPilot}", "--open-mode=append",
        ];
        if (Partition is not null)
        {
            request.Add($"--partition={Partition}");
        }

        return request;
    }
}
