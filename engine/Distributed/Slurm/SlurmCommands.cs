using System.ComponentModel;
using System.Diagnostics;
using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>Slurm's own commands, each given a limited time.</summary>
internal static class SlurmCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="input">What it reads from stdin; null for nothing.</param>
    /// <param name="program">Such as <c>sbatch</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="ExperimentException">Slurm is not installed, not reachable, or refuses.</exception>
    public static string Run(string? input, string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)
                ?? throw new ExperimentException($"'{program}' did not start");
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input ?? string.Empty);
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new ExperimentException(
                    $"Slurm does not answer: '{program}' did not end within {Patience.TotalSeconds} s. Nothing was "
                    + "changed");
            }

            return process.ExitCode == 0
                ? output.Result
                : throw new ExperimentException($"Slurm refuses: {program}: {Said(errors.Result, output.Result)}");
        }
        catch (Win32Exception e)
        {
            throw new ExperimentException(
                $"Slurm is not installed here: there is no '{program}'. Run on this machine without --on slurm, "
                + "or where"
                + " Slurm's commands are", e);
        }
    }

    /// <summary>Makes sure, before anything is written, that Slurm would take such a job.</summary>
    /// <param name="request">The job's options.</param>
    /// <exception cref="ExperimentException">It would not, and why.</exception>
    public static void RequireReady(IReadOnlyList<string> request)
    {
        // sbatch waits and tries again when the controller is down; this command says so at once.
        var state = TryPing();
        if (!state.Contains(" is UP", StringComparison.Ordinal))
        {
            throw new ExperimentException($"Slurm cannot be reached: {Said(state, string.Empty)}");
        }

        Run(null, "sbatch", ["--test-only", .. request, "--wrap", "true"]);
    }

    private static string TryPing()
    {
        try
        {
            return Run(null, "scontrol", "ping");
        }
        catch (ExperimentException e) when (e.InnerException is null)
        {
            return e.Message;
        }
    }

    private static string Said(string first, string second)
    {
        var text = string.Join(' ', $"{first} {second}".Split('\n', StringSplitOptions.TrimEntries)).Trim();
        return text.Length == 0 ? "no reason given" : text;
    }
}
