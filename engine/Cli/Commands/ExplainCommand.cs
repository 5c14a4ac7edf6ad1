using System.CommandLine;
using System.Text.Json;

namespace NetSim.Cli;

/// <summary><c>netsim explain</c>: what a sysctl, counter or state means, in each kernel, and where that is known from.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name")
        {
            Description = "A sysctl (tcp_tw_reuse), a counter (TcpExtListenDrops), a state (SYN-RECV) or a behaviour (\"TSval offset\").",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("explain", "Say what a sysctl, counter or state means, its default in each kernel and the "
            + "source of that.") { name, json };
        command.SetAction(result => Explain(result.GetRequiredValue(name), result.GetValue(json)));
        return command;
    }

    private static int Explain(string name, bool json)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        if (Topic.Find(name) is not { } topic)
        {
            var hint = Topic.Nearest(name) is { } near ? $"; did you mean '{near}'?" : ".";
            terminal.Error($"error: there is no sysctl, counter, state or behaviour '{name}'{hint}");
            return ExitCode.Usage;
        }

        if (json)
        {
            JsonOutput.Write(writer => WriteJson(writer, topic));
        }
        else
        {
            Write(topic, terminal);
        }

        return ExitCode.Ok;
    }

    private static void Write(Topic topic, Terminal terminal)
    {
        Console.Out.WriteLine($"{topic.Name} ({topic.Kind})");
        foreach (var line in topic.Lines)
        {
            Console.Out.WriteLine($"  {line}");
        }

        if (topic.Facts.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine();
        var isSysctl = topic.Facts.Any(fact => fact.Range.Length > 0);
        TextTable.Print(terminal, console =>
        {
            var table = isSysctl
                ? TextTable.Create("kernel", "default", "range", "known", "from")
                : TextTable.Create("kernel", "behaviour", "known", "from");
            foreach (var fact in topic.Facts)
            {
                string[] cells = isSysctl
                    ? [fact.Kernel, fact.Value, fact.Range, fact.Evidence.Mark(), fact.Source]
                    : [fact.Kernel, fact.Value, fact.Evidence.Mark(), fact.Source];
                TextTable.Add(table, cells);
            }

            console.Write(table);
        });
        Console.Out.WriteLine(EvidenceText.Legend);
    }

    private static void WriteJson(Utf8JsonWriter json, Topic topic)
    {
        json.WriteStartObject();
        json.WriteString("schema", "netsim.explain/1");
        json.WriteString("kind", topic.Kind);
        json.WriteString("name", topic.Name);
        json.WriteStartArray("text");
        foreach (var line in topic.Lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteStartArray("kernels");
        foreach (var fact in topic.Facts)
        {
            json.WriteStartObject();
            json.WriteString("kernel", fact.Kernel);
            json.WriteString("value", fact.Value);
            json.WriteString("range", fact.Range);
            json.WriteString("evidence", fact.Evidence.Word());
            json.WriteString("source", fact.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
