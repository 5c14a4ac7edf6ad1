using System.CommandLine;
using NetSim.Workloads;

namespace NetSim.Cli;

/// <summary><c>netsim bench</c>: how fast is this machine?</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the figures as one JSON object" };
        var noColor = new Option<bool>("--no-color") { Description = "No colors" };
        var quick = new Option<bool>("--quick")
        {
            Description = "Try everything at a hundredth of its size: the figures mean nothing",
        };
        var command = new Command(
            "bench", "Measure this machine's speed in under a minute: the event queue against the "
            + "BCL's, floods, connections, segments, memory, allocation. Ratios come from one run; compare those, not "
            + "times.")
        {
            json, quick, noColor,
        };
        command.SetAction(result => Measure(
            result.GetValue(json), result.GetValue(quick), new Terminal(result.GetValue(noColor), quiet: false)));
        return command;
    }

    private static int Measure(bool json, bool quick, Terminal terminal)
    {
        var results = new List<BenchResult>();
        foreach (var result in new QuickSuite(quick ? 0.01 : 1).Run())
        {
            results.Add(result);
            if (terminal.ShowsProgress)
            {
                Console.Error.Write($"\r{result.Name,-40}");
            }
        }

        if (terminal.ShowsProgress)
        {
            Console.Error.Write($"\r{string.Empty,-40}\r");
        }

        if (json)
        {
            BenchOutput.WriteJson(results);
        }
        else
        {
            BenchOutput.WriteTable(results, terminal);
        }

        return ExitCode.Ok;
    }
}
