using System.CommandLine;
using NetSim.Distributed;
using NetSim.Experiments;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim worker</c>: executes runs for a sweep that speaks to it over stdin and stdout. People have no use for it.
/// </summary>
internal static class WorkerVerb
{
    public const string Name = "worker";

    /// <summary>How this very command is started as a worker.</summary>
    // A process has a path unless it is gone.
    public static WorkerCommand Command
    {
        get
        {
            var process = Environment.ProcessPath!;
            var isHost = Path.GetFileNameWithoutExtension(process) == "dotnet";
            return isHost
                ? new WorkerCommand(process, [Path.Combine(AppContext.BaseDirectory, "netsim.dll"), Name])
                : new WorkerCommand(process, [Name]);
        }
    }

    public static Command Create()
    {
        var share = new Option<string?>("--share")
        {
            Description = "Take runs from the directory of a sweep instead, as a pilot, until it is done",
            HelpName = "DIR",
        };
        var command = new Command(Name, "Execute runs for a sweep over stdin and stdout.") { share };
        command.Hidden = true;
        command.SetAction(result => result.GetValue(share) is { } directory ? ExecuteShared(directory) : Execute());
        return command;
    }

    private static int ExecuteShared(string directory)
    {
        try
        {
            var pilot = new Pilot(
                directory, setup => new LocalPool(setup.Workers, Command, setup.Script, setup.Limits()));
            Console.Error.WriteLine($"pilot {pilot.Name}: takes runs from {directory}");
            Console.Error.WriteLine($"pilot {pilot.Name}: handed in {pilot.Run()} runs");
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is ExperimentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static int Execute()
    {
        var output = Console.OpenStandardOutput();
        Console.SetOut(TextWriter.Null); // What a script prints must not come between the messages.

        // Ctrl-C reaches the whole group of processes; it is the sweep that decides what happens then.
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT, context => context.Cancel = true);
        new WorkerLoop(Console.OpenStandardInput(), output, Load, () => Environment.Exit(ExitCode.Interrupted)).Run();
        return ExitCode.Ok;
    }

    /// <summary>Compiles a script for runs, if it is still the one that the sweep began with.</summary>
    public static WorkerScript Load(WorkerSetup setup)
    {
        var loaded = ScriptHost.Load(setup.ScriptPath);
        var refusal = !loaded.Succeeded
            ? string.Join('\n', loaded.Diagnostics.Where(d => d.IsError).Select(d => d.ToText()))
            : loaded.SourceDigest != setup.ScriptDigest
                ? $"{setup.ScriptPath} was edited while its sweep runs: later runs would not be the same experiment"
                : null;
        return new WorkerScript(
            refusal is null ? loaded.Program : null, refusal, Describe, ScriptFailure.IsEngineFault);
    }

    // One line: message and place, without the caret picture.
    private static string Describe(Exception failure)
    {
        var said = ScriptFailure.Describe(failure);
        return said.Line == 0 ? said.Message : $"{said.Message} ({Path.GetFileName(said.File)}:{said.Line})";
    }
}
