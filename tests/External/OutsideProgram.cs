using System.ComponentModel;
using System.Diagnostics;

namespace NetSim.Tests;

/// <summary>A program that is not ours. A test that cannot have it is ignored, and says what is missing.</summary>
internal static class OutsideProgram
{
    private const string HowToInstall = ".ci/install-tools installs it";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Path of tshark.</summary>
    public static string Tshark() => Need("tshark", "tshark", "--version");

    /// <summary>Path of a Python that has Debian's python3-msgpack.</summary>
    public static string PythonWithMsgpack() => Need("python3-msgpack", "/usr/bin/python3", "-c", "import msgpack");

    /// <summary>Path of a Python that has Debian's python3-pandas.</summary>
    public static string PythonWithPandas() => Need("python3-pandas", "/usr/bin/python3", "-c", "import pandas");

    /// <summary>Path of Debian's Chromium.</summary>
    public static string Chromium() => Need("chromium", "/usr/bin/chromium", "--version");

    /// <summary>Path of node, and the folder in which it finds @msgpack/msgpack.</summary>
    public static (string Node, string Modules) NodeWithMsgpack()
    {
        var modules = Path.Combine(ToolsFolder(), "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "@msgpack", "msgpack")))
        {
            Assert.Ignore($"missing: npm's @msgpack/msgpack in {modules}; {HowToInstall}");
        }

        return (Need("node", "node", "--version"), modules);
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {s_patience.TotalSeconds} s");
        }

        Assert.That(process.ExitCode, Is.Zero, $"{program} failed: {errors.Result}");
        return output.Result;
    }

    /// <summary>A program that answers a probe; otherwise the test is ignored.</summary>
    public static string Need(string what, string program, params string[] probe)
    {
        try
        {
            using var process = Start(program, probe);
            process.StandardOutput.ReadToEndAsync();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return program;
            }
        }
        catch (Win32Exception)
        {
            // Not there at all: the same answer as when it does not work.
        }

        Assert.Ignore($"missing: {what} (tried {program} {string.Join(' ', probe)}); {HowToInstall}");
        return program;
    }

    // Null is for documents that a running program opens; this always starts one.
    private static Process Start(string program, string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    // NETSIM_TOOLS, or .artifacts/tools at the top of the clone.
    private static string ToolsFolder() => Environment.GetEnvironmentVariable("NETSIM_TOOLS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Artifacts(), "tools");

    /// <summary>The folder .artifacts at the top of the clone.</summary>
    public static string Artifacts()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !File.Exists(Path.Combine(top.FullName, "NetSim.sln")))
        {
            top = top.Parent;
        }

        return Path.Combine(top?.FullName ?? AppContext.BaseDirectory, ".artifacts");
    }
}
