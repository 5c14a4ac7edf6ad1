using System.Globalization;
using NetSim.Perf;

// How long until a script's first statement runs? One line of key=value, seconds, medians.
// usage: NetSim.Perf.StartUp [--netsim=<the command>] [--times=5]
var netsim = Path.Combine(AppContext.BaseDirectory, "..", "..", "NetSim.Cli", "release", "netsim");
var times = 5;
foreach (var arg in args)
{
    switch (arg.Split('=', 2))
    {
        case ["--netsim", var path] when File.Exists(path):
            netsim = path;
            break;
        case ["--times", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out times) && times > 0:
            break;
        default:
            Console.Error.WriteLine($"error: '{arg}': --netsim=<an existing file> and --times=<a number> are known.");
            return 2;
    }
}

using var scripts = new Scripts();
var cold = Enumerable.Range(0, times).Select(_ => FirstStatement.Measure(netsim, scripts, clearsCache: true)).ToList();
var cached = Enumerable.Range(0, times).Select(_ => FirstStatement.Measure(netsim, scripts, clearsCache: false)).ToList();
var (first, second) = SecondScript.Measure(scripts);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"bench=startup times={times} cold_cpu_s={Median(cold, s => s.Cpu):F3} cold_wall_s={Median(cold, s => s.Wall):F3} "
    + $"cached_cpu_s={Median(cached, s => s.Cpu):F3} cached_wall_s={Median(cached, s => s.Wall):F3} "
    + $"first_cpu_s={first.Cpu:F3} second_cpu_s={second.Cpu:F3} second_wall_s={second.Wall:F3}"));
return 0;

static double Median(List<Seconds> values, Func<Seconds, double> of) => values.Select(of).Order().ElementAt(values.Count / 2);
