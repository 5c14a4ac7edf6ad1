using System.Diagnostics;
using System.Text;

namespace NetSim.Tests;

/// <summary>The built command, run as a user runs it.</summary>
internal static class BuiltNetsim
{
    /// <summary>Starts the built netsim; what it prints goes to the builder.</summary>
    public static Process Start(StringBuilder said, params string[] arguments)
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
            if (line.Data is null)
            {
                return; // The end.
            }

            lock (said)
            {
                said.AppendLine($"{DateTime.UtcNow:HH:mm:ss} {line.Data}");
            }
        }
    }

    /// <summary>Runs netsim to its end.</summary>
    /// <returns>Exit code and what it said.</returns>
    public static (int Code, string Said) Run(params string[] arguments)
    {
        var said = new StringBuilder();
        using var process = Start(said, arguments);
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
}
