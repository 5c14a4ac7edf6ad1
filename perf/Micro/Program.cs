using BenchmarkDotNet.Running;
using NetSim.Perf.Hold;
using NetSim.Perf.Loop;

// 'hold' and 'loop' are measured by hand within seconds; everything else goes to BenchmarkDotNet.
switch (args)
{
    case ["hold", .. var rest]:
        QuickHold.Run(rest);
        break;
    case ["loop", .. var rest]:
        QuickLoop.Run(rest);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(QuickHold).Assembly).Run(args);
        break;
}
