using BenchmarkDotNet.Attributes;
using NetSim.Core;

namespace NetSim.Perf.Hold;

/// <summary>
/// The hold model under BenchmarkDotNet: time and allocation per hold; the first line is the yardstick.
/// </summary>
[MemoryDiagnoser]
public class HoldBenchmarks
{
    private const int Holds = 100_000;

    private Action<long> _bcl = _ => { };
    private Action<long> _bclIndex = _ => { };
    private Action<long> _ladder = _ => { };
    private Action<long> _radix = _ => { };

    [Params(DelayKind.Exponential, DelayKind.Bimodal)]
    public DelayKind Delay { get; set; }

    [Params(1_000, 100_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup(Target = nameof(Bcl))]
    public void SetUpBcl() => _bcl = Warm(new BclQueue(Pending));

    [GlobalSetup(Target = nameof(BclIndex))]
    public void SetUpBclIndex() => _bclIndex = Warm(new BclIndexQueue(Pending));

    [GlobalSetup(Target = nameof(Ladder))]
    public void SetUpLadder() => _ladder = Warm(new LadderQueue(Pending));

    [GlobalSetup(Target = nameof(Radix))]
    public void SetUpRadix() => _radix = Warm(new RadixLadderQueue(Pending));

    [Benchmark(Baseline = true, OperationsPerInvoke = Holds)]
    public void Bcl() => _bcl(Holds);

    [Benchmark(OperationsPerInvoke = Holds)]
    public void BclIndex() => _bclIndex(Holds);

    [Benchmark(OperationsPerInvoke = Holds)]
    public void Ladder() => _ladder(Holds);

    [Benchmark(OperationsPerInvoke = Holds)]
    public void Radix() => _radix(Holds);

    private Action<long> Warm<TQueue>(TQueue queue)
        where TQueue : struct, IPendingEvents
    {
        var model = new HoldModel<TQueue>(queue, Delays.Of(Delay), Pending);
        model.Run(Pending * 2L);
        return model.Run;
    }
}
