using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using NetSim.Core;

namespace NetSim.Cli;

/// <summary><c>netsim nstat</c>: the counters of a host at an instant, as <c>nstat</c> prints them.</summary>
internal static class NstatCommand
{
    // nstat passes over what is no counter; whoever asks for it by name gets it here.
    private const string Gauge = "TcpCurrEstab";

    private static readonly Option<bool> Absolute =
        Flag("-a", "--absolute", "Absolute values; they always are, nobody asked before");
    private static readonly Option<bool> Zeros = Flag("-z", "--zeros", "Counters that are zero, too");
    private static readonly Option<bool> NoUpdate =
        Flag("-s", "--noupdate", "Do not remember what was shown; nothing ever is");
    private static readonly Option<bool> Json = Flag("-j", "--json", "One JSON object");

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario, a .csx file" };
        var patterns = new Argument<string[]>("pattern")
        {
            Description = "Only counters of these names; * and ? stand for any text and any character",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ScenarioArgument.RefuseOptions(scenario);
        ScenarioArgument.RefuseOptions(patterns);
        var options = new ViewOptions();
        var command = new Command("nstat", "Print the counters of a host at an instant of a run as nstat prints them.")
        {
            scenario, patterns, Absolute, Zeros, NoUpdate, Json,
        };
        options.AddTo(command);
        command.SetAction(result => Run(
            options.Read(result, result.GetRequiredValue(scenario)),
            result.GetValue(patterns) ?? [],
            result.GetValue(Zeros),
            result.GetValue(Json)));
        return command;
    }

    private static int Run(ViewRequest request, string[] patterns, bool zeros, bool json)
    {
        var terminal = new Terminal(noColor: true, quiet: false);
        var names = NamedCounters.Names;
        foreach (var pattern in patterns)
        {
            if (!names.Any(name => Fits(pattern, name)))
            {
                var hint = NearestName.Of(pattern, names) is { } near ? $"; did you mean '{near}'?" : "";
                terminal.Error($"error: no counter is called '{pattern}'{hint}");
                return ExitCode.Usage;
            }
        }

        return HostLook.Run(request, terminal, machines =>
        {
            var shown = NamedCounters.Of(machines)
                .Where(counter => patterns.Length == 0
                    ? counter.Name != Gauge
                    : patterns.Any(pattern => Fits(pattern, counter.Name)))
                .Where(counter => zeros || counter.Value != 0);
            Write([.. shown], json);
            return ExitCode.Ok;
        });
    }

    private static void Write(List<(string Name, long Value)> counters, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("kernel");
                counters.ForEach(counter => writer.WriteNumber(counter.Name, counter.Value));
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
            return;
        }

        // The last column is a rate that only nstat's daemon knows; without one it prints 0.0.
        Console.Out.WriteLine("#kernel");
        foreach (var (name, value) in counters)
        {
            var number = value.ToString(CultureInfo.InvariantCulture);
            Console.Out.WriteLine($"{name,-31} {number,-18} 0.0");
        }
    }

    private static bool Fits(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static Option<bool> Flag(string letter, string name, string help) =>
        new(name, letter) { Description = help };
}
