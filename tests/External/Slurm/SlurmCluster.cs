namespace NetSim.Tests.Slurm;

/// <summary>Two Slurm nodes on this machine's loopback, started from Debian's packages for as long as a test needs them.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SlurmCluster() => Environment.SetEnvironmentVariable(
        "SLURM_CONF", OutsideProgram.Run(Script, "start", _directory.FullPath).Trim().Split('\n')[^1]);

    private static string Top => Path.GetDirectoryName(OutsideProgram.Artifacts())!; // .artifacts is inside the clone.

    private static string Script => Path.Combine(Top, ".ci", "slurm", "cluster");

    /// <summary>A scenario whose runs take about a second of work.</summary>
    public static string Scenario => Path.Combine(Top, "scenarios", "attacks", "syn-flood.csx");

    /// <summary>Starts the cluster; ignores the test where its programs or root are missing.</summary>
    public static SlurmCluster Start()
    {
        // sbatch answers nothing, not even its version, before there is a cluster.
        OutsideProgram.Need("slurm-wlm", "sh", "-c", "command -v sbatch && slurmctld -V && slurmd -V");

        OutsideProgram.Need("munge", "munged", "--version");
        if (Environment.UserName != "root")
        {
            Assert.Ignore("missing: root, which Slurm's daemons need here");
        }

        return new SlurmCluster();
    }

    /// <summary>Ends a node as a power cut would: its daemon and everything that runs on it.</summary>
    public void Kill(string node) => OutsideProgram.Run(Script, "kill", _directory.FullPath, node);

    public void Dispose()
    {
        OutsideProgram.Run(Script, "stop", _directory.FullPath);
        _directory.Dispose();
    }
}
