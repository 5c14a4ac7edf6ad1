using System.CommandLine;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim reference</c>, which help does not list: writes the pages that are made from the code, or says which of
/// them are no longer what the code says.
/// </summary>
internal static class ReferenceVerb
{
    /// <summary>How to make the pages again; stands at the top of each.</summary>
    public const string HowTo = "dotnet run -c Release --project engine/Cli -- reference --write";

    public static Command Create()
    {
        var write = new Option<bool>("--write") { Description = "Write the pages" };
        var check = new Option<bool>("--check")
        {
            Description = "Compare the pages with the code; exit code 4 when one is stale",
        };
        var root = new Option<string>("--root")
        {
            Description = "The checkout",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("reference", "Make the reference pages of the checkout.") { write, check, root };
        command.Hidden = true;
        command.Validators.Add(result =>
        {
            if (result.GetValue(write) == result.GetValue(check))
            {
                result.AddError("Say --write or --check.");
            }
        });
        command.SetAction(result => Run(Path.GetFullPath(result.GetRequiredValue(root)), result.GetValue(write)));
        return command;
    }

    private static int Run(string root, bool write)
    {
        if (!File.Exists(Path.Combine(root, "NetSim.sln")))
        {
            Console.Error.WriteLine($"error: '{root}' is no checkout of NetSim: it holds no NetSim.sln");
            return ExitCode.Usage;
        }

        var code = ExitCode.Ok;
        foreach (var page in Pages(root))
        {
            var path = Path.Combine(root, page.Path);
            var text = $"<!-- Made from the code by: {HowTo} -->\n\n{page.Text.TrimEnd()}\n";
            if (write)
            {
                File.WriteAllText(path, text);
                Console.Error.WriteLine($"written: {page.Path}");
            }
            else if (!File.Exists(path) || File.ReadAllText(path).ReplaceLineEndings("\n") != text)
            {
                Console.Error.WriteLine($"{page.Path} is stale: run {HowTo}");
                code = ExitCode.ExpectationFailed;
            }
        }

        return code;
    }

    private static IEnumerable<ReferencePage> Pages(string root) =>
        [SysctlPage.Create(), ApiPage.Create(), ScenarioPage.Create(root)];
}

/// <summary>A page that is made from the code.</summary>
/// <param name="Path">Where it lies in the checkout.</param>
/// <param name="Text">Markdown.</param>
internal sealed record ReferencePage(string Path, string Text);
