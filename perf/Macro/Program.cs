using NetSim.Core;
using NetSim.Perf;

// One workload, one line of key=value on stdout. 0: measured; 2: the command line is wrong; anything else is a fault.
var programs = new Dictionary<string, Func<Arguments, OutputLine>>
{
    ["churn"] = Churn.Run,
    ["synflood"] = SynFlood.Run,
    ["dumbbell"] = Dumbbell.Run,
    ["topo"] = Topo.Run,
    ["hold"] = Hold.Run,
    ["race"] = Hold.Race,
    ["phold"] = Phold.Run,
    ["million"] = Million.Run,
};
try
{
    var name = args.Length > 0 ? args[0] : throw new ArgumentException("Which program?");
    if (!programs.TryGetValue(name, out var program))
    {
        var nearest = NearestName.Of(name, programs.Keys) is { } near ? $" Did you mean '{near}'?" : string.Empty;
        throw new ArgumentException($"There is no program '{name}'.{nearest}");
    }

    Console.WriteLine(program(new Arguments(args[1..])));
    return 0;
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"error: {wrong.Message}");
    Console.Error.WriteLine($"usage: NetSim.Perf.Macro <{string.Join('|', programs.Keys)}> [--name=value]...");
    return 2;
}
