using System.Diagnostics;

namespace NetSim.Perf;

/// <summary>Runs the programs of both sides, one at a time: their rates are per second of their own user CPU time.</summary>
internal sealed class Bench(string macro, string peers, int pairs)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Pairs that a row needs.</summary>
    public int Pairs => pairs;

    /// <summary>Runs a program of NetSim.</summary>
    public Values NetSim(string arguments) => Run(macro, arguments);

    /// <summary>Runs a program of ns-3.</summary>
    public Values Peer(string program, string arguments) => Run(Path.Combine(peers, program), arguments);

    private static Values Run(string file, string arguments)
    {
        Console.Error.WriteLine($"  {Path.GetFileName(file)} {arguments}");
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {file}");
        using var limit = new Timer(_ => process.Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? new Values(output)
            : throw new InvalidOperationException($"{file} {arguments} ended with exit code {process.ExitCode}");
    }
}
