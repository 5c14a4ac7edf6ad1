using System.CommandLine;
using System.Text.Json;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim sysctl</c>: the sysctls of a host at an instant; with <c>--diff</c> what an upgrade changes, defaults and
/// behaviour.
/// </summary>
internal static class SysctlCommand
{
    public static Command Create()
    {
        var diff = new Option<string[]>("--diff")
        {
            Description = "Two kernel profiles: what changes from the first to the second",
            HelpName = "KERNEL KERNEL",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var view = new SysctlView();
        var command = new Command(
            "sysctl", "Print the sysctls of a host at an instant of a run as sysctl prints them; with --diff, "
            + "list what an upgrade from one kernel to another changes: sysctls that come and go, their defaults and "
            + "ranges, and "
            + "behaviour that no sysctl governs.") { diff, json };
        view.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(diff) is null && view.Missing(result) is { } missing)
            {
                result.AddError(missing);
            }
        });
        command.SetAction(result => result.GetValue(diff) is { Length: 2 } kernels
            ? Diff(kernels, result.GetValue(json))
            : view.Run(result));
        return command;
    }

    private static int Diff(string[] kernels, bool json)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        foreach (var name in kernels)
        {
            if (KernelName.Refusal(name) is { } refusal)
            {
                terminal.Error($"error: {refusal}");
                return ExitCode.Usage;
            }
        }

        List<KernelProfile> profiles = [.. kernels.Select(KernelProfile.Find)];
        var differences = KernelDifference.Between(profiles[0], profiles[1]);
        if (json)
        {
            JsonOutput.Write(writer => WriteJson(writer, profiles, differences));
        }
        else
        {
            Write(profiles, differences, terminal);
        }

        return ExitCode.Ok;
    }

    private static void Write(
        List<KernelProfile> profiles, IReadOnlyList<KernelDifference> differences, Terminal terminal)
    {
        if (differences.Count == 0)
        {
            Console.Out.WriteLine(
                $"Nothing that is modelled differs between {profiles[0].Name} and {profiles[1].Name}.");
            return;
        }

        TextTable.Print(terminal, console =>
        {
            foreach (var kind in differences.GroupBy(difference => difference.Kind))
            {
                var table = TextTable.Create(kind.Key, profiles[0].Name, profiles[1].Name, "what it decides");
                foreach (var difference in kind)
                {
                    TextTable.Add(table, difference.Name, Cell(difference.Before, difference),
                        Cell(difference.After, difference), difference.Meaning);
                }

                console.Write(table);
            }
        });
        Console.Out.WriteLine(EvidenceText.Legend);
    }

    // The range is shown where it is all that changes, or changes too.
    private static string Cell(KernelFact fact, KernelDifference difference)
    {
        var range = difference.Before.Range != difference.After.Range && fact.Range.Length > 0
            ? $" ({fact.Range})"
            : "";
        return $"{fact.Value}{range} {fact.Evidence.Mark()}";
    }

    private static void WriteJson(
        Utf8JsonWriter json, List<KernelProfile> profiles, IReadOnlyList<KernelDifference> differences)
    {
        json.WriteStartObject();
        json.WriteString("schema", "netsim.sysctl-diff/1");
        json.WriteString("from", profiles[0].Name);
        json.WriteString("to", profiles[1].Name);
        json.WriteStartArray("differences");
        foreach (var difference in differences)
        {
            json.WriteStartObject();
            json.WriteString("kind", difference.Kind);
            json.WriteString("name", difference.Name);
            json.WriteString("meaning", difference.Meaning);
            WriteFact(json, "before", difference.Before);
            WriteFact(json, "after", difference.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter json, string name, KernelFact fact)
    {
        json.WriteStartObject(name);
        json.WriteString("value", fact.Value);
        json.WriteString("range", fact.Range);
        json.WriteString("evidence", fact.Evidence.Word());
        json.WriteString("source", fact.Source);
        json.WriteEndObject();
    }
}
