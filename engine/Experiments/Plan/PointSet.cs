using System.Globalization;
using NetSim.Core;

namespace NetSim.Experiments;

/// <summary>Makes the points of an experiment from its parameters.</summary>
public static class PointSet
{
    /// <summary>Most points of an experiment.</summary>
    public const int MostPoints = 1_000_000;

    /// <summary>Every combination of values, the last parameter varying fastest; one point of defaults without any.</summary>
    /// <param name="axes">The parameters, each once.</param>
    /// <exception cref="ExperimentException">A parameter is given twice, or there are too many points.</exception>
    public static IReadOnlyList<ExperimentPoint> Grid(IReadOnlyList<Axis> axes)
    {
        RequireOnce(axes);
        var count = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (count > MostPoints)
        {
            throw new ExperimentException(
                $"the parameters make {count:0} combinations, and at most {MostPoints} are run: --lhs N takes a sample");
        }

        List<ParameterText[]> points = [[]];
        foreach (var axis in axes)
        {
            points = [.. points.SelectMany(p => axis.Values.Select(v => (ParameterText[])[.. p, new(axis.Name, v)]))];
        }

        return [.. points.Select((parameters, i) => new ExperimentPoint(i + 1, parameters))];
    }

    /// <summary>
    /// A Latin-hypercube sample (McKay, Beckman and Conover 1979): each parameter's range is cut into as many strata as
    /// there are points, and each stratum is used once. A range <c>lo..hi</c> is sampled as a whole, whole numbers where
    /// both ends are; a list of values is sampled evenly.
    /// </summary>
    /// <param name="axes">The parameters, each once.</param>
    /// <param name="samples">Number of points, at least 1.</param>
    /// <param name="seed">Seed of the experiment.</param>
    /// <exception cref="ExperimentException">
    /// A parameter is given twice, none has more than one value, or the number of points is out of range.
    /// </exception>
    public static IReadOnlyList<ExperimentPoint> LatinHypercube(IReadOnlyList<Axis> axes, int samples, ulong seed)
    {
        RequireOnce(axes);
        if (samples is < 1 or > MostPoints)
        {
            throw new ExperimentException($"a Latin-hypercube sample has 1 to {MostPoints} points, not {samples}");
        }

        if (axes.All(axis => axis.Range is null && axis.Values.Count == 1))
        {
            throw new ExperimentException("a Latin-hypercube sample needs a parameter with a range, as -p name=lo..hi");
        }

        var columns = axes.Select(axis => Column(axis, samples, RandomKey.FromSeed(seed).For("latin hypercube"))).ToList();
        return [
            .. Enumerable.Range(0, samples).Select(i => new ExperimentPoint(
                i + 1, [.. axes.Select((axis, column) => new ParameterText(axis.Name, columns[column][i]))])),
        ];
    }

    /// <summary>The points by the value of a parameter, numbered anew from the smallest.</summary>
    /// <param name="points">Points that all have the parameter.</param>
    /// <param name="parameter">Its name.</param>
    /// <exception cref="ExperimentException">A value is no number.</exception>
    public static IReadOnlyList<ExperimentPoint> Ascending(IReadOnlyList<ExperimentPoint> points, string parameter)
    {
        ArgumentNullException.ThrowIfNull(points);
        return [.. points.OrderBy(Number).Select((point, i) => point with { Number = i + 1 })];

        decimal Number(ExperimentPoint point)
        {
            var value = point.Parameters.First(p => p.Name == parameter).Value;
            return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ExperimentException($"a search needs numbers: '{parameter}' has the value '{value}'");
        }
    }

    private static string[] Column(Axis axis, int samples, RandomKey root)
    {
        var key = root.For(axis.Name);
        var (order, within) = (key.For("order"), key.For("place"));
        var strata = Enumerable.Range(0, samples).OrderBy(i => order.Draw((ulong)i)).ThenBy(i => i);
        return [.. strata.Select((stratum, i) =>
        {
            // 53 random bits: a place in 0..1, the stratum's width apart from the others.
            var place = (stratum + ((within.Draw((ulong)i) >> 11) * (1.0 / (1UL << 53)))) / samples;
            return axis.Range is { } range ? Place(range, place) : axis.Values[(int)(place * axis.Values.Count)];
        })];
    }

    private static string Place(ValueRange range, double place)
    {
        if (range.IsWhole)
        {
            return ValueRange.Text(range.Low + Math.Floor((range.High - range.Low + 1) * (decimal)place));
        }

        // Nine digits that count: what a person would type, and what a name of a file can bear.
        var value = (double)range.Low + ((double)(range.High - range.Low) * place);
        return ValueRange.Text(decimal.Parse(value.ToString("G9"), NumberStyles.Float));
    }

    private static void RequireOnce(IReadOnlyList<Axis> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        var twice = axes.GroupBy(axis => axis.Name).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        if (twice is not null)
        {
            throw new ExperimentException($"parameter '{twice}' is given twice: write -p {twice}=value,value");
        }
    }
}
