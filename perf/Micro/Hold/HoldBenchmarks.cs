using BenchmarkDotNet.Attributes;
using NetSim.Workloads;

namespace NetSim.Perf.Hold;

/// <summary>
/// The hold model under BenchmarkDotNet: time and allocation per hold; the first line is the yardstick.
/// </summary>
[MemoryDiagnoser]
public class HoldBenchmarks
{
    private const int Holds = 100_000;

    private HoldContestant? _queue;

    [Params(DelayKind.Exponential, DelayKind.Bimodal)]
    public DelayKind Delay { get; set; }

    [Params(1_000, 100_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup(Target = nameof(Bcl))]
    public void SetUpBcl() => Warm(HoldQueue.Bcl);

    [GlobalSetup(Target = nameof(BclIndex))]
    public void SetUpBclIndex() => Warm(HoldQueue.BclIndex);

    [GlobalSetup(Target = nameof(Ladder))]
    public void SetUpLadder() => Warm(HoldQueue.Ladder);

    [GlobalSetup(Target = nameof(Radix))]
    public void SetUpRadix() => Warm(HoldQueue.Radix);

    [Benchmark(Baseline = true, OperationsPerInvoke = Holds)]
    public void Bcl() => _queue!.Hold(Holds); // A set-up has filled it.

    [Benchmark(OperationsPerInvoke = Holds)]
    public void BclIndex() => _queue!.Hold(Holds); // A set-up has filled it.

    [Benchmark(OperationsPerInvoke = Holds)]
    public void Ladder() => _queue!.Hold(Holds); // A set-up has filled it.

    [Benchmark(OperationsPerInvoke = Holds)]
    public void Radix() => _queue!.Hold(Holds); // A set-up has filled it.

    private void Warm(HoldQueue queue)
    {
        _queue = HoldContestant.Fill(queue, Delay, Pending);
        _queue.Hold(Pending * 2L);
    }
}
