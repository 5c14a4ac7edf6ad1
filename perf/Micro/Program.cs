using BenchmarkDotNet.Running;
using NetSim.Perf.Hold;

if (args is ["hold", .. var rest])
{
    QuickHold.Run(rest);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(QuickHold).Assembly).Run(args);
return 0;
