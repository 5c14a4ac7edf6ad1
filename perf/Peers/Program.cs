using System.Diagnostics;
using NetSim.Perf;

// Prints the table of targets as measured on this machine, one line as soon as it is known.
// 0: every row met; 1: some missed; 2: the command line is wrong; 3: ns-3 is missing.
var options = args.Select(a => a.Split('=', 2)).ToList();
if (options.Find(o => o is not ["--pairs" or "--only" or "--root", _] and not ["--list"]) is { } wrong)
{
    Console.Error.WriteLine($"error: '{string.Join('=', wrong)}' is unknown; there are --pairs=5, --only=name[,name], --list");
    return 2;
}

string? Option(string name) => options.FindLast(o => o[0] == name) is [_, var value] ? value : null;
if (options.Exists(o => o[0] == "--list"))
{
    Console.WriteLine(string.Join('\n', Table.Rows.Select(row => row.Name)));
    return 0;
}

if (!int.TryParse(Option("--pairs") ?? "5", out var pairs) || pairs < 1)
{
    Console.Error.WriteLine($"error: --pairs={Option("--pairs")}: a number of pairs is meant, 5 or more for a result.");
    return 2;
}

var wanted = Option("--only")?.Split(',');
if (wanted?.FirstOrDefault(name => Table.Rows.All(row => row.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"error: there is no row '{unknown}'; --list shows all.");
    return 2;
}

var root = Option("--root") ?? FindRoot();
var rows = Table.Rows.Where(row => wanted is null || wanted.Contains(row.Name)).ToList();
var peers = Path.Combine(root, ".artifacts", "peers");
if (rows.Exists(row => row is PeerRow))
{
    using var build = Process.Start(Path.Combine(root, "perf", "Peers", "ns3", "build.sh"), peers);
    build.WaitForExit();
    if (build.ExitCode != 0)
    {
        return 3;
    }
}

var macro = Path.Combine(root, ".artifacts", "bin", "NetSim.Perf.Macro", "release", "NetSim.Perf.Macro");
var bench = new Bench(macro, peers, pairs);
Console.WriteLine("| workload | yardstick | yardstick's | NetSim's | median | spread | target | | |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
var all = true;
foreach (var row in rows)
{
    var unit = row is ValueRow ? "" : "x";
    foreach (var outcome in row.Measure(bench))
    {
        all &= outcome.IsMet;
        Console.WriteLine(outcome.Row(unit));
    }
}

return all ? 0 : 1;

static string FindRoot()
{
    var directory = new DirectoryInfo(AppContext.BaseDirectory);
    while (!File.Exists(Path.Combine(directory.FullName, "NetSim.sln")))
    {
        directory = directory.Parent ?? throw new DirectoryNotFoundException("NetSim.sln is in no parent folder.");
    }

    return directory.FullName;
}
