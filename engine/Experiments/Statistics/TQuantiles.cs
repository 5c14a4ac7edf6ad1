using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;

namespace NetSim.Experiments;

/// <summary>
/// Two-sided quantiles of Student's t; kept, because the same few are wanted for every point and metric.
/// </summary>
internal static class TQuantiles
{
    private static readonly ConcurrentDictionary<(long Freedom, double Confidence), double> s_known = new();

    public static double Of(long freedom, double confidence) => s_known.GetOrAdd(
        (freedom, confidence), static key => StudentT.InvCDF(0, 1, key.Freedom, 1 - ((1 - key.Confidence) / 2)));
}
