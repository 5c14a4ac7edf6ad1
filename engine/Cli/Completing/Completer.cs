using System.CommandLine;
using System.CommandLine.Completions;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>
/// Finds what a word that is being typed may become. The shells' scripts hand over the words after <c>netsim</c>, the last one
/// unfinished or empty, to <c>netsim complete</c>, and get one suggestion a line: the same for every shell.
/// </summary>
internal static class Completer
{
    /// <summary>The verb that shells call; not in help.</summary>
    public const string Verb = "complete";

    private const int MostSuggestions = 200;

    /// <summary>Prints the suggestions.</summary>
    /// <param name="root">All verbs.</param>
    /// <param name="words">The words typed so far.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, string[] words)
    {
        var current = words.Length == 0 ? string.Empty : words[^1];
        foreach (var suggestion in Suggest(root, words.Length == 0 ? [] : words[..^1], current).Distinct().Take(MostSuggestions))
        {
            Console.Out.WriteLine(suggestion);
        }

        return ExitCode.Ok;
    }

    private static IEnumerable<string> Suggest(RootCommand root, string[] before, string current)
    {
        var verb = before.Length == 0 ? null : root.Subcommands.FirstOrDefault(c => c.Name == before[0]);
        if (verb is null)
        {
            return before.Length > 0 ? [] : Starting(Visible(root.Subcommands).Concat(Names(root)), current);
        }

        var option = before.Length > 1 ? verb.Options.FirstOrDefault(o => o.Name == before[^1] || o.Aliases.Contains(before[^1])) : null;
        if (option is not null && option.ValueType != typeof(bool))
        {
            return option.Name == ParameterOption.Name ? Starting(Parameters(before), current) : ValuesOf(option, current);
        }

        if (current.StartsWith('-'))
        {
            return Starting(Names(verb), current);
        }

        var fixedValues = verb.Arguments.SelectMany(a => a.GetCompletions(CompletionContext.Empty)).Select(c => c.Label).ToList();
        return Starting(Visible(verb.Subcommands).Concat(fixedValues), current)
            .Concat(fixedValues.Count > 0 ? [] : Paths(current, verb.Arguments.Any(a => a.Name == "scenario")));
    }

    private static IEnumerable<string> Starting(IEnumerable<string> all, string current) =>
        all.Where(word => word.StartsWith(current, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Visible(IEnumerable<Command> commands) => commands.Where(c => !c.Hidden).Select(c => c.Name);

    private static IEnumerable<string> Names(Command command) =>
        command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Append(o.Name)).Append("--help");

    // A set of values is in the option's help name, ladder|radix|bcl; anything else may be a file.
    private static IEnumerable<string> ValuesOf(Option option, string current)
    {
        var values = option.GetCompletions(CompletionContext.Empty).Select(c => c.Label).ToList();
        return values.Count > 0 ? Starting(values, current) : option.HelpName is "FILE" or "DIR" ? Paths(current, scenariosOnly: false) : [];
    }

    // The scenario's own; it is compiled for that unless it was before.
    private static IEnumerable<string> Parameters(string[] before)
    {
        var scenario = before.Skip(1).FirstOrDefault(w => Path.GetExtension(w) is ".csx" or ".cs" && File.Exists(w));
        return scenario is not null && ScriptHost.Load(scenario) is { Succeeded: true } loaded
            ? loaded.Program.Manifest.Parameters.Select(p => p.Name + "=")
            : [];
    }

    private static IEnumerable<string> Paths(string current, bool scenariosOnly)
    {
        var slash = current.LastIndexOf('/') + 1;
        var (shown, start) = (current[..slash], current[slash..]);
        var folder = shown.Length == 0 ? "." : shown;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var hidden = start.StartsWith('.');
        var directories = Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d) + "/");
        var files = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))
            .Where(f => !scenariosOnly || Path.GetExtension(f) is ".csx" or ".cs");
        return Starting(directories.Concat(files).Where(n => hidden || !n.StartsWith('.')), start).Select(n => shown + n);
    }
}
