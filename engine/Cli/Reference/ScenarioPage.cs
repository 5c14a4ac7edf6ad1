using System.Text;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>Every scenario of the checkout: its question, its parameters, what it asserts.</summary>
internal static class ScenarioPage
{
    public static ReferencePage Create(string root)
    {
        var folder = Path.Combine(root, "scenarios");
        var files = Directory.EnumerateFiles(folder, "*.csx", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        var text = new StringBuilder();
        text.Append("# Scenarios\n\n");
        text.Append("`netsim run scenarios/NAME` runs one, `-p parameter=value` changes a parameter, and `netsim run "
            + "scenarios/NAME --help` lists them. ");
        text.Append("The first comment of each is its question; its text tells the rest.\n\n| scenario | question |\n"
            + "|---|---|\n");
        foreach (var (path, name) in files)
        {
            text.Append($"| [`{name}`](#{Anchor(name)}) | {Markdown.Cell(ScenarioQuestion.Of(path) ?? "")} |\n");
        }

        foreach (var (path, name) in files)
        {
            Describe(text, path, name);
        }

        return new("scenarios/README.md", text.ToString());
    }

    private static void Describe(StringBuilder text, string path, string name)
    {
        text.Append($"\n## {name}\n\n{ScenarioQuestion.Of(path)}\n");
        var loaded = ScriptHost.Load(path);
        if (!loaded.Succeeded)
        {
            throw new InvalidOperationException($"{name} does not compile: {loaded.Diagnostics[0].ToText()}");
        }

        var manifest = loaded.Program.Manifest;
        if (manifest.Parameters.Count > 0)
        {
            text.Append("\n| parameter | default | range | meaning |\n|---|---|---|---|\n");
            foreach (var parameter in manifest.Parameters)
            {
                var help = Markdown.Cell(parameter.Help ?? "");
                var range = Markdown.Cell(parameter.Range ?? "");
                text.Append($"| `{parameter.Name}` | {parameter.Default ?? "computed"} | {range} | {help} |\n");
            }
        }

        var asserted = ExpectationText.Of(File.ReadAllText(path)).ToList();
        text.Append(asserted.Count > 0 ? "\nIt asserts:\n\n" : "\nIt asserts nothing.\n");
        foreach (var expectation in asserted)
        {
            text.Append($"- {Markdown.Code(expectation)}\n");
        }
    }

    // As GitHub makes anchors of headings: small letters, digits and dashes stay.
    private static string Anchor(string name) =>
        string.Concat(name.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));
}
