using System.CommandLine;
using System.Globalization;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Cli;

/// <summary><c>netsim ss</c>: the sockets of a host at an instant, as <c>ss</c> prints them.</summary>
internal static class SsCommand
{
    // ss keeps six places for its queues, with a header and without.
    private const int QueueWidth = 6;

    private static readonly Option<bool> All = Flag("-a", "--all", "All sockets, listening and waiting ones too");
    private static readonly Option<bool> Listening = Flag("-l", "--listening", "Listening sockets only");
    private static readonly Option<bool> Numeric =
        Flag("-n", "--numeric", "Numbers instead of names and units; addresses always are");
    private static readonly Option<bool> Tcp =
        Flag("-t", "--tcp", "TCP sockets; with -t or -u alone there is no column Netid");
    private static readonly Option<bool> Udp = Flag("-u", "--udp", "UDP sockets");
    private static readonly Option<bool> Timers = Flag("-o", "--options", "Show timers");
    private static readonly Option<bool> Info =
        Flag("-i", "--info", "Show what TCP knows: rtt, cwnd, ssthresh, retrans, …");
    private static readonly Option<bool> Extended =
        Flag("-e", "--extended", "Show timers, socket numbers, directions and options");
    private static readonly Option<bool> Summary = Flag("-s", "--summary", "Show numbers of sockets only");
    private static readonly Option<bool> NoHeader = Flag("-H", "--no-header", "No header line");
    private static readonly Option<bool> OneLine = Flag("-O", "--oneline", "Each socket on one line");
    private static readonly Option<bool> Ipv4 = Flag("-4", "--ipv4", "IPv4 sockets; all are");

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario, a .csx file" };
        var filter = new Argument<string[]>("filter")
        {
            Description = "As of ss: state established, exclude time-wait, sport = :80, dst 10.0.0.0/8, joined by and, "
                + "or, not",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ScenarioArgument.RefuseOptions(scenario);
        ScenarioArgument.RefuseOptions(filter);
        var options = new ViewOptions();
        var command = new Command("ss", "Print the sockets of a host at an instant of a run as ss prints them.")
        {
            scenario, filter
        };
        options.AddTo(command);
        foreach (var flag in (Option[])[All, Listening, Numeric, Tcp, Udp, Timers, Info, Extended, Summary, NoHeader,
            OneLine, Ipv4])
        {
            command.Add(flag);
        }

        command.SetAction(result =>
            Run(result, options.Read(result, result.GetRequiredValue(scenario)), result.GetValue(filter) ?? []));
        return command;
    }

    private static int Run(ParseResult result, ViewRequest request, string[] words)
    {
        var terminal = new Terminal(noColor: true, quiet: false);
        SsFilter filter;
        try
        {
            filter = SsFilter.Parse(words);
        }
        catch (FormatException wrong)
        {
            terminal.Error($"error: {wrong.Message}");
            return ExitCode.Usage;
        }

        return HostLook.Run(request, terminal, machines =>
        {
            var both = result.GetValue(Tcp) == result.GetValue(Udp) || result.GetValue(Summary);
            List<SocketView> sockets =
            [
                .. both || result.GetValue(Udp) ? machines.SelectMany(SocketView.OfUdp) : [],
                .. both || result.GetValue(Tcp) ? machines.SelectMany(SocketView.Of) : [],
            ];
            if (result.GetValue(Summary))
            {
                SsSummary.Write(Console.Out, sockets);
            }
            else
            {
                Write(result, filter, sockets);
            }

            return ExitCode.Ok;
        });
    }

    private static void Write(ParseResult result, SsFilter filter, List<SocketView> sockets)
    {
        var usual = result.GetValue(All)
            ? StateSet.All
            : result.GetValue(Listening) ? StateSet.Listening : StateSet.Usual;
        var states = result.GetValue(Listening) ? StateSet.Listening : filter.States ?? usual;
        var table = new SsTable(netid: result.GetValue(Tcp) == result.GetValue(Udp), state: states.Count != 1);
        if (!result.GetValue(NoHeader))
        {
            table.AddHeader();
        }

        var number = 0;
        foreach (var socket in sockets)
        {
            number++;
            if (states.Has(socket.Diagnosis.State) && filter.Fits(socket))
            {
                table.Add(
                    socket.Protocol == Protocol.Udp ? "udp" : "tcp",
                    socket.Diagnosis.State.SsName(),
                    Number(socket.Diagnosis.ReceiveQueue).PadRight(QueueWidth),
                    Number(socket.Diagnosis.SendQueue).PadRight(QueueWidth),
                    $"{socket.Local}:",
                    Port(socket.LocalPort),
                    $"{socket.Remote}:",
                    Port(socket.RemotePort),
                    Rest(result, socket, number));
            }
        }

        table.Write(Console.Out);
    }

    private static string Rest(ParseResult result, SocketView socket, int number)
    {
        var text = "";
        var extended = result.GetValue(Extended);
        if ((extended || result.GetValue(Timers)) && SsText.Timer(socket.Diagnosis) is { Length: > 0 } timer)
        {
            text += " " + timer;
        }

        if (extended)
        {
            // The kernel's cookie counts sockets; ours is the place in the full list.
            var isFull = socket.Info is not null || socket.Diagnosis.State == TcpState.Listen;
            text += $" ino:0 sk:{number:x}" + (isFull ? $" {SsText.Directions(socket.Shutdown)}" : "");
        }

        if (!result.GetValue(Info))
        {
            return text;
        }

        var numeric = result.GetValue(Numeric);
        var info = socket.Info is { } known ? SsInfo.Of(known, numeric, extended) : "";
        return text + (result.GetValue(OneLine) ? $" {info}" : $"\n\t {info}");
    }

    private static string Port(ushort port) => port == 0 ? "*" : Number(port);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static Option<bool> Flag(string letter, string name, string help) =>
        new(name, letter) { Description = help };
}
