using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Decides how many repetitions a point has. It looks at repetitions 1, 2, 3 … in this order, whenever
/// they finished, and stops at the first number of them that is enough: the answer is a function of the
/// results, not of who was faster.
/// </summary>
internal sealed class PointProgress(RepetitionPlan plan)
{
    private readonly Dictionary<int, RunResult> _waiting = [];
    private readonly List<RunResult> _kept = [];
    private readonly Dictionary<string, Moments> _columns = [];
    private HashSet<string>? _judged;

    /// <summary>The repetitions that count so far, from 1 without gaps.</summary>
    public IReadOnlyList<RunResult> Kept => _kept;

    /// <summary>Whether the point needs no more repetitions.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether every interval that was asked for is tight. A plan of a fixed number asks for none.</summary>
    public bool IsPrecise { get; private set; } = !plan.IsAuto;

    /// <summary>The widest interval that counts, as a part of its mean; NaN while there is none.</summary>
    public double WorstRelative { get; private set; } = double.NaN;

    public bool Has(int repetition) => repetition <= _kept.Count || _waiting.ContainsKey(repetition);

    /// <summary>Takes a result; one beyond the end of the point is dropped.</summary>
    public void Add(RunResult result)
    {
        if (IsDone || Has(result.Repetition))
        {
            return;
        }

        _waiting.Add(result.Repetition, result);
        while (!IsDone && _waiting.Remove(_kept.Count + 1, out var next))
        {
            Count(next);
        }
    }

    private void Count(RunResult result)
    {
        _kept.Add(result);
        if (plan.IsAuto)
        {
            Measure(result);
            IsPrecise = _kept.Count >= plan.Least && WorstRelative <= plan.Relative;
        }

        IsDone = _kept.Count >= plan.Most || (IsPrecise && _kept.Count >= plan.Least);
    }

    private void Measure(RunResult result)
    {
        if (result.Run.Complete)
        {
            _judged ??= [.. plan.Columns.Select(name => ColumnNames.Resolve(result.Run, name))];
            foreach (var column in result.Run.Metrics.SelectMany(MetricColumn.Of).Where(Judges))
            {
                if (!_columns.TryGetValue(column.Name, out var moments))
                {
                    _columns.Add(column.Name, moments = new Moments());
                }

                moments.Add(column.Value);
            }
        }

        WorstRelative = _columns.Count == 0 ? double.PositiveInfinity : _columns.Values.Max(Relative);
    }

    private bool Judges(MetricColumn column) =>
        plan.Columns.Count == 0 ? column.IsMain : _judged!.Contains(column.Name); // Measure has just filled it.

    private double Relative(Moments moments)
    {
        // A metric without any value has no mean to be precise about, once there was time to see one.
        if (moments.Count == 0 && _kept.Count >= plan.Least)
        {
            return 0;
        }

        var half = moments.Interval(plan.Confidence).Half;
        return double.IsNaN(half) ? double.PositiveInfinity : half == 0 ? 0 : half / Math.Abs(moments.Mean);
    }
}
