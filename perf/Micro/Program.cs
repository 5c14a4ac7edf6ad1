using BenchmarkDotNet.Running;
using NetSim.Perf.Hold;

BenchmarkSwitcher.FromAssembly(typeof(HoldBenchmarks).Assembly).Run(args);
