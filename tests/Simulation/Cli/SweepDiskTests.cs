using System.Diagnostics;
using NetSim.Experiments;

namespace NetSim.Tests.Simulation;

/// <summary>A full disk, on a small file system of its own.</summary>
[Category("Privileged")]
public sealed class SweepDiskTests
{
    private Netsim _netsim = null!;
    private string _disk = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _disk = Path.Combine(_netsim.Directory, "disk");
        Directory.CreateDirectory(_disk);
        if (Run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", _disk) != 0)
        {
            Assert.Ignore("mounting a tmpfs needs root (CAP_SYS_ADMIN)");
        }
    }

    [TearDown]
    public void TearDown()
    {
        Run("umount", _disk);
        _netsim.Dispose();
    }

    [Test]
    public void A_full_disk_ends_a_sweep_with_an_error_and_a_valid_dump_that_resumes_elsewhere()
    {
        var script = _netsim.Write("small.csx", SweepScripts.Small);
        string[] sweep = ["sweep", script, "--reps", "500", "-j", "2", "-q"];
        var full = _netsim.Run([.. sweep, "--out", "disk/a"]);

        Assert.That(full.Code, Is.EqualTo(2), full.ToString());
        Assert.That(full.Error, Does.Contain("No space left on device").And.Contain("--resume goes on with it"));
        var dump = SweepDump.Open(Path.Combine(_disk, "a"));
        Assert.That(dump.Damage, Is.Empty);
        Assert.That(dump.Results, Has.Count.InRange(20, 499));

        Assert.That(_netsim.Run([.. sweep, "--out", "whole"]).Code, Is.Zero);
        Assert.That(Run("cp", "-r", Path.Combine(_disk, "a"), Path.Combine(_netsim.Directory, "larger")), Is.Zero);
        var resumed = _netsim.Run([.. sweep, "--out", "larger", "--resume"]);
        Assert.That(resumed.Code, Is.Zero, resumed.ToString());
        Assert.That(SweepScripts.Bytes(Path.Combine(_netsim.Directory, "larger")),
            Is.EqualTo(SweepScripts.Bytes(Path.Combine(_netsim.Directory, "whole"))));
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
