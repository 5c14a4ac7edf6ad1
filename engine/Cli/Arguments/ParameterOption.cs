using System.CommandLine;

namespace NetSim.Cli;

/// <summary>
/// A scenario's parameter, spelled the same by every verb: <c>-p</c>, and <c>--param</c> after the script's
/// <c>Param</c>.
/// </summary>
internal static class ParameterOption
{
    /// <summary>The name under which completion knows it.</summary>
    public const string Name = "-p";

    public static Option<string[]> Create(string help, string form) => new(Name, "--param", "--parameter")
    {
        Description = help,
        HelpName = form,
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };
}
