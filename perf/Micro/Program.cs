using BenchmarkDotNet.Running;
using NetSim.Perf.Hold;

// In this process, which has the JIT settings of its project file: a benchmark project of its own would need a build.
string[] inProcess = args.Contains("--inProcess") ? [] : ["--inProcess"];
BenchmarkSwitcher.FromAssembly(typeof(HoldBenchmarks).Assembly).Run([.. args, .. inProcess]);
