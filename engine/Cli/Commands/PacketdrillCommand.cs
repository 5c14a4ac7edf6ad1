using System.CommandLine;
using NetSim.Emulation;
using NetSim.Packetdrill;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary><c>netsim packetdrill</c>: does the simulated host keep its side of a scripted conversation?</summary>
internal static class PacketdrillCommand
{
    private const string Extension = ".pkt";

    public static Command Create()
    {
        var files = new Argument<string[]>("file.pkt")
        {
            Description = "Scripts, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var kernel = new Option<string?>("--kernel")
        {
            Description = "The kernel that the host under test runs "
                + "[default: the profile that a folder of the script is named after, else linux-6.18]",
            HelpName = KernelProfile.DefaultName,
        };
        var defines = new Option<string[]>("--define", "-D")
        {
            Description = "A macro of the scripts, as name=value",
            HelpName = "NAME=VALUE",
        };
        var on = new Option<string>("--on")
        {
            Description = "What the scripts talk to: simulator, or this machine's own kernel (root and a TUN device "
                + "are needed)",
            HelpName = "simulator|kernel",
            DefaultValueFactory = static _ => "simulator",
        };
        on.AcceptOnlyFromAmong("simulator", "kernel");
        var json = new Option<bool>("--json") { Description = "Print the verdicts as one JSON object" };
        var noColor = new Option<bool>("--no-color") { Description = "No colors" };
        var command = new Command("packetdrill", "Play packetdrill scripts against the simulated TCP. "
            + "The exit code is 4 when one fails, 2 when one cannot be read.")
            {
                files, kernel, on, defines, json, noColor
            };
        command.SetAction(result => Play(
            result.GetRequiredValue(files), result.GetValue(kernel), result.GetValue(defines) ?? [],
            result.GetValue(on) == "kernel", result.GetValue(json),
            new Terminal(result.GetValue(noColor), quiet: false)));
        return command;
    }

    private static int Play(
        string[] paths, string? kernel, string[] defines, bool isOnKernel, bool json, Terminal terminal)
    {
        if (kernel is not null && KernelName.Refusal(kernel) is { } refusal)
        {
            terminal.Error($"error: {refusal}");
            return ExitCode.Usage;
        }

        if (isOnKernel && kernel is not null)
        {
            terminal.Error($"error: --kernel chooses the simulated host's kernel; --on kernel plays on this machine's own, {KernelConversation.Release}.");
            return ExitCode.Usage;
        }

        if (isOnKernel && KernelConversation.Obstacle is { } obstacle)
        {
            terminal.Error($"error: --on kernel: {obstacle}");
            return ExitCode.Usage;
        }

        if (Array.Find(defines, d => d.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
        {
            terminal.Error($"error: --define {wrong} has no value: name=value is expected");
            return ExitCode.Usage;
        }

        var macros = defines.Select(d => d.Split('=', 2)).GroupBy(d => d[0]).ToDictionary(g => g.Key, g => g.Last()[1]);
        try
        {
            var verdicts = paths.SelectMany(Scripts)
                .Select(file => (File: file, Text: File.ReadAllText(file)))
                .Select(script => isOnKernel
                    ? KernelConversation.Play(script.File, script.Text, macros)
                    : Conversation.Play(script.File, script.Text, ProfileFor(script.File, kernel), macros)).ToList();
            PacketdrillOutput.Write(verdicts, json, terminal);
            return verdicts.Exists(v => !v.IsUnderstood) ? ExitCode.Usage
                : verdicts.TrueForAll(v => v.Passed) ? ExitCode.Ok
                : ExitCode.ExpectationFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static KernelProfile ProfileFor(string file, string? kernel) =>
        kernel is null ? Conversation.KernelOf(file) : KernelProfile.Find(kernel);

    private static IEnumerable<string> Scripts(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var found = Directory.GetFiles(path, "*" + Extension, SearchOption.AllDirectories);
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found : throw new IOException($"'{path}' has no {Extension} files.");
    }
}
