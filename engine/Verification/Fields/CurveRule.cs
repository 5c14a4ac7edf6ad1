using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// A number over time as steps, <c>[[seconds, number], …]</c>. Each observed sample must lie between the least and the
/// most that the simulations show around its time, and <paramref name="spread"/> beyond. How far around, timers decide:
/// in a transition the simulated curve itself spans the step.
/// </summary>
/// <param name="spread">How far apart they may be.</param>
/// <param name="source">Where the simulated curve is in full.</param>
internal sealed class CurveRule(double spread, string source) : FieldRule
{
    private const double Sampling = 0.1;

    /// <inheritdoc/>
    public override string Name => "curve";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (observed is not JsonArray samples || simulated.Any(static curve => curve is not JsonArray))
        {
            return Equal(path, observed, simulated[0]);
        }

        var curves = simulated.Select(curve => Read((JsonArray)curve!.Root[source]!)).ToList(); // Just checked.
        var worst = 0.0;
        foreach (var (time, number) in Read(samples))
        {
            var around = Sampling + Lateness(time);
            var (least, most) = Span(curves, time - around, time + around);
            worst = Math.Max(worst, Math.Max(least - number, number - most));
        }

        return Within(path, observed, simulated[0], worst, spread);
    }

    // Timers that double: the last took about half of the time so far.
    private static double Lateness(double time) =>
        WheelGranularity.OfChain([time / 8, time / 4, time / 2, time]);

    private static List<(double Time, double Number)> Read(JsonArray curve)
    {
        var samples = new List<(double, double)>();
        foreach (var row in curve)
        {
            if (row is JsonArray { Count: 2 } && TryNumber(row[0], out var time) && TryNumber(row[1], out var number))
            {
                samples.Add((time, number));
            }
        }

        return samples;
    }

    private static (double Least, double Most) Span(
        List<List<(double Time, double Number)>> curves, double from, double to)
    {
        var least = double.PositiveInfinity;
        var most = double.NegativeInfinity;
        foreach (var curve in curves)
        {
            for (var i = 0; i < curve.Count && curve[i].Time <= to; i++)
            {
                var ends = i + 1 < curve.Count ? curve[i + 1].Time : double.PositiveInfinity;
                if (ends >= from)
                {
                    least = Math.Min(least, curve[i].Number);
                    most = Math.Max(most, curve[i].Number);
                }
            }
        }

        return (least, most);
    }
}
