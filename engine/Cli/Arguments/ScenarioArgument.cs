using System.CommandLine;
using System.CommandLine.Parsing;
using NetSim.Core;

namespace NetSim.Cli;

/// <summary>Arguments that are paths.</summary>
internal static class ScenarioArgument
{
    /// <summary>
    /// Refuses <c>--jsn</c> as a path. The parser takes any word it does not know for the argument, and would then
    /// complain of the path, which is right.
    /// </summary>
    public static void RefuseOptions(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var word in result.Tokens.Select(t => t.Value))
        {
            if (word.StartsWith('-') && !File.Exists(word))
            {
                result.AddError($"There is no option '{word}'{Hint(word, result)}");
            }
        }
    });

    private static string Hint(string word, ArgumentResult result)
    {
        var known = result.Parent is CommandResult { Command: { } command }
            ? command.Options.SelectMany(o => o.Aliases.Append(o.Name))
            : [];
        return NearestName.Of(word, known) is { } near ? $"; did you mean '{near}'?" : string.Empty;
    }
}
