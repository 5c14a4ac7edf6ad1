using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>Delays in nanoseconds.</summary>
public static class Delays
{
    /// <summary>Entries of a table.</summary>
    public const int Length = 1 << 16;

    /// <summary>Turns a counter into an index of a table.</summary>
    public const int Mask = Length - 1;

    private const double Millisecond = 1e6;

    /// <summary>The table of a distribution; always the same one.</summary>
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
