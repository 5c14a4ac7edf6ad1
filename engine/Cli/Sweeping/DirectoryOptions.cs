using System.CommandLine;
using System.CommandLine.Parsing;

namespace NetSim.Cli;

/// <summary>What a verb can be told about the directory that keeps its runs.</summary>
/// <param name="verb">The verb, for messages.</param>
/// <param name="isRequired">Whether there must be a directory.</param>
internal sealed class DirectoryOptions(string verb, bool isRequired)
{
    public Option<string?> Out { get; } = new("--out", "-o")
    {
        Description = (isRequired ? "The results directory" : "Keep the runs, the evidence and a report in this directory")
            + ": new or empty, or with --resume the same experiment's",
        HelpName = "DIR",
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = $"Go on with the {verb} in --out; only what is missing is run",
    };

    public Option<string?> Status { get; } = new("--status")
    {
        Description = $"Only show how far the {verb} in this directory is, from any machine that sees it",
        HelpName = "DIR",
    };

    public void AddTo(Command command, Argument<string> scenario)
    {
        command.Add(Resume);
        command.Add(Out);
        command.Add(Status);
        scenario.Arity = ArgumentArity.ZeroOrOne;
        command.Validators.Add(result => RequireScenarioOrStatus(result, scenario));
    }

    private void RequireScenarioOrStatus(CommandResult result, Argument<string> scenario)
    {
        if (result.GetResult(Status) is not null)
        {
            return;
        }

        var hasDirectory = result.GetResult(Out) is { Tokens.Count: > 0 };
        if (result.GetResult(scenario) is not { Tokens.Count: > 0 })
        {
            result.AddError($"A scenario is missing: netsim {verb} <scenario> … --out DIR, or netsim {verb} --status DIR.");
        }
        else if (isRequired && !hasDirectory)
        {
            result.AddError("Option '--out' is required.");
        }
        else if (!hasDirectory && result.GetValue(Resume))
        {
            result.AddError("--resume needs --out DIR, which says what to go on with.");
        }
    }
}
