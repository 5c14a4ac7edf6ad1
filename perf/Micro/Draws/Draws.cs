using BenchmarkDotNet.Attributes;
using NetSim.Core;

namespace NetSim.Perf.Draws;

/// <summary>Stateless randomness: a draw of a known key, one of a key made for it, and a name's key.</summary>
[MemoryDiagnoser]
public class Draws
{
    private const int Times = 1_000;

    private readonly RandomKey _key = RandomKey.FromSeed(1).For("benchmark");
    private ulong _ordinal;

    /// <summary>64 bits.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public ulong Draw()
    {
        var sum = 0UL;
        for (var i = 0; i < Times; i++)
        {
            sum ^= _key.Draw(_ordinal++);
        }

        return sum;
    }

    /// <summary>Whether something of probability 1 % happens.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public int Chance()
    {
        var lost = 0;
        var percent = Probability.FromPercent(1);
        for (var i = 0; i < Times; i++)
        {
            lost += percent.Happens(_key.Draw(_ordinal++)) ? 1 : 0;
        }

        return lost;
    }

    /// <summary>The n-th of several like things, and its draw.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public ulong MemberAndDraw()
    {
        var sum = 0UL;
        for (var i = 0; i < Times; i++)
        {
            sum ^= _key.For(_ordinal++).Draw(0);
        }

        return sum;
    }

    /// <summary>An exponential distance.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public long Exponential()
    {
        var sum = 0L;
        var mean = Duration.FromMilliseconds(1);
        for (var i = 0; i < Times; i++)
        {
            sum ^= Distributions.Exponential(_key.Draw(_ordinal++), mean).Nanoseconds;
        }

        return sum;
    }
}
