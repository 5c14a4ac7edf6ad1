using System.Diagnostics;
using System.Text;

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

    /// <summary>Starts the built netsim; what it prints goes to the builder.</summary>
    public static Process Netsim(StringBuilder said, params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var netsim = Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Cli", here.Name, "netsim");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(netsim, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.AppendLine($"{DateTime.UtcNow:HH:mm:ss} {line.Data}");
            }
        }
    }

    /// <summary>Runs netsim to its end.</summary>
    /// <returns>Exit code and what it said.</returns>
    public static (int Code, string Said) RunNetsim(params string[] arguments)
    {
        var said = new StringBuilder();
        using var process = Netsim(said, arguments);
        if (!process.WaitForExit(TimeSpan.FromMinutes(4)))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        lock (said)
        {
            return (process.ExitCode, said.ToString());
        }
    }

    public void Dispose()
    {
        OutsideProgram.Run(Script, "stop", _directory.FullPath);
        _directory.Dispose();
    }
}
