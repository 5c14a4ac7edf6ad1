using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace NetSim.Scenarios;

/// <summary>
/// A scenario that is a program of its own, such as <c>dotnet run x.cs</c>. Its first word of the surface finds no run, so the
/// command, which lies beside the program, takes over: it reads the program's arguments, calls its entry point anew inside
/// each run it was asked for, prints, and ends the process. What the program does before that word, it does once more.
/// </summary>
internal static class Standalone
{
    private const string Command = "NetSim.Cli.StandaloneCommand, netsim";

    private static int s_begun;

    /// <summary>Runs the program as a scenario and ends the process; returns never.</summary>
    /// <exception cref="ScenarioException">This is no such program, or the surface is used outside of its run.</exception>
    [DoesNotReturn]
    public static ScenarioContext Begin()
    {
        if (Assembly.GetEntryAssembly() is not { EntryPoint: { } entry } program || !IsScenario(program)
            || Type.GetType(Command) is not { } command || Interlocked.Exchange(ref s_begun, 1) == 1)
        {
            throw new ScenarioException("The scenario surface is used outside a run.");
        }

        var run = command.GetMethod("Run") ?? throw new InvalidOperationException($"{Command} has no Run.");
        Environment.Exit((int)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [entry], null)!); // It returns an int.
        throw new InvalidOperationException("The process has ended.");
    }

    private static bool IsScenario(Assembly program) =>
        program.GetName().Name != "netsim"
        && Array.Exists(program.GetReferencedAssemblies(), name => name.Name == typeof(Standalone).Assembly.GetName().Name);
}
