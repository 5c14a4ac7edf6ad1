using System.CommandLine;

namespace NetSim.Cli;

/// <summary><c>netsim completion</c>: the lines that teach a shell to complete <c>netsim</c>.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell")
        {
            Description = "bash, zsh, fish or pwsh. In bash: source <(netsim completion bash)",
        };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command(
            "completion", "Print what teaches a shell to complete verbs, options, scenarios and parameters.") { shell };
        command.SetAction(result =>
        {
            Console.Out.Write(EmbeddedText.Read($"netsim.{result.GetRequiredValue(shell)}"));
            return ExitCode.Ok;
        });
        return command;
    }
}
