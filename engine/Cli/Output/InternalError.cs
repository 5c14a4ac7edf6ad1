using System.Reflection;

namespace NetSim.Cli;

/// <summary>What is said when NetSim itself is wrong.</summary>
internal static class InternalError
{
    public static int Report(Exception error, TextWriter to)
    {
        to.WriteLine($"internal error: {error.GetType().Name}: {error.Message}");
        to.WriteLine(
            $"This is a fault of NetSim {Version}, not of your scenario. Please report it with the command line,");
        to.WriteLine("the scenario, the seed and these lines:");
        foreach (var line in (error.StackTrace ?? string.Empty).Split('\n').Take(12))
        {
            to.WriteLine(line.TrimEnd());
        }

        return ExitCode.InternalError;
    }

    public static string Version => typeof(InternalError).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "(unknown version)";
}
