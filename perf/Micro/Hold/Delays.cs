using NetSim.Core;

namespace NetSim.Perf.Hold;

/// <summary>The delay distributions of the hold model, as tables: drawing must not weigh in the measurement.</summary>
public enum DelayKind
{
    /// <summary>Mean 1 ms.</summary>
    Exponential,

    /// <summary>0..2 ms.</summary>
    Uniform,

    /// <summary>Nine in ten exponential with mean 1 ms, one in ten with mean 60 s.</summary>
    Bimodal,

    /// <summary>Always 1 ms.</summary>
    Constant,
}

/// <summary>Delays in nanoseconds.</summary>
public static class Delays
{
    public const int Length = 1 << 16;
    public const int Mask = Length - 1;

    private const double Millisecond = 1e6;

    public static long[] Of(DelayKind kind)
    {
        var key = RandomKey.FromSeed(1).For("delays").For((ulong)kind);
        var delays = new long[Length];
        for (var i = 0; i < Length; i++)
        {
            var draw = key.Draw((ulong)i);
            var isRare = key.Draw32((ulong)(i + Length)) % 10 == 0;
            delays[i] = 1 + (long)Draw(kind, (draw >> 11) * (1.0 / (1L << 53)), isRare);
        }

        return delays;
    }

    private static double Draw(DelayKind kind, double unit, bool isRare) => kind switch
    {
        DelayKind.Exponential => -Math.Log(1 - unit) * Millisecond,
        DelayKind.Uniform => unit * 2 * Millisecond,
        DelayKind.Bimodal => -Math.Log(1 - unit) * (isRare ? 60_000 : 1) * Millisecond,
        DelayKind.Constant => Millisecond,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
