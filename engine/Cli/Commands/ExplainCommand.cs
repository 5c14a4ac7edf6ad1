using System.CommandLine;
using System.Text.Json;

namespace NetSim.Cli;

/// <summary>
/// <c>netsim explain</c>: what a sysctl, counter or state means, in each kernel, and where that is known from.
/// </summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "A sysctl (tcp_tw_reuse), a counter (TcpExtListenDrops), a state (SYN-RECV), a behaviour "
                + "(\"TSval offset\"), "
                + "an error (ETIMEDOUT) or a host's property (WheelLateness)",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object, or an array of them for several names",
        };
        var command = new Command(
            "explain", "Say what a sysctl, counter or state means, its default in each kernel and the "
            + "source of that.") { names, json };
        ScenarioArgument.RefuseOptions(names);
        command.SetAction(result => Explain(result.GetRequiredValue(names), result.GetValue(json)));
        return command;
    }

    private static int Explain(string[] names, bool json)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        List<Topic> topics = [];
        foreach (var name in names)
        {
            if (Topic.Find(name) is not { } topic)
            {
                var hint = Topic.Nearest(name) is { } near ? $"; did you mean '{near}'?" : ".";
                terminal.Error(
                    $"error: there is no sysctl, counter, state, behaviour, error or host property '{name}'{hint}");
                return ExitCode.Usage;
            }

            topics.Add(topic);
        }

        if (json)
        {
            JsonOutput.Write(writer => WriteJson(writer, topics));
            return ExitCode.Ok;
        }

        foreach (var topic in topics)
        {
            Console.Out.Write(ReferenceEquals(topic, topics[0]) ? "" : "\n");
            Write(topic, terminal);
        }

        return ExitCode.Ok;
    }

    private static void WriteJson(Utf8JsonWriter json, List<Topic> topics)
    {
        if (topics.Count == 1)
        {
            WriteJson(json, topics[0]);
            return;
        }

        json.WriteStartArray();
        topics.ForEach(topic => WriteJson(json, topic));
        json.WriteEndArray();
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
