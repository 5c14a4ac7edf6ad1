using System.Diagnostics;

namespace NetSim.Tests.Simulation;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(int Code, string Out, string Error)
{
    public override string ToString() => $"exit {Code}\n--- stdout\n{Out}\n--- stderr\n{Error}";
}

/// <summary>The built command, run as a user runs it: a process, in a directory and with a script cache of its own.</summary>
internal sealed class Netsim : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("netsim-cli-").FullName;

    public Dictionary<string, string> Environment { get; } = new() { ["NO_COLOR"] = "" };

    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public CommandResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable())
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NETSIM_CACHE"] = Path.Combine(Directory, "cache");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
    }

    public static CommandResult Finish(Process process, TimeSpan? patience = null)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var limit = patience ?? Patience;
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {limit.TotalSeconds} s");
        }

        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    // .artifacts/bin/<test project>/<configuration>/ has the command's directory as its cousin.
    internal static string Executable()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var name = OperatingSystem.IsWindows() ? "netsim.exe" : "netsim";
        return Path.Combine(here.Parent!.Parent!.FullName, "NetSim.Cli", here.Name, name);
    }
}
