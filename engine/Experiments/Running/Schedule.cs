namespace NetSim.Experiments;

/// <summary>
/// Which run comes next: every point's first repetition before any point's second, so that a sweep that is interrupted
/// has looked everywhere.
/// </summary>
internal sealed class Schedule
{
    private readonly ExperimentDescription _experiment;
    private readonly PointProgress[] _progress;
    private int _repetition = 1;
    private int _point;
    private int _open;

    public Schedule(ExperimentDescription experiment, IEnumerable<RunResult> earlier)
    {
        _experiment = experiment;
        _progress = [.. experiment.Points.Select(_ => new PointProgress(experiment.Repetitions))];
        _open = _progress.Length;
        foreach (var result in earlier)
        {
            Complete(result);
        }
    }

    /// <summary>By point, in order.</summary>
    public IReadOnlyList<PointProgress> Points => _progress;

    public bool IsDone => _open == 0;

    /// <summary>The next run that is worth doing; none while only runs under way can decide.</summary>
    public bool TryNext(out RunTask? task)
    {
        task = null;
        while (_repetition <= _experiment.Repetitions.Most && !IsDone)
        {
            for (; _point < _progress.Length; _point++)
            {
                if (!_progress[_point].IsDone && !_progress[_point].Has(_repetition))
                {
                    task = _experiment.Task(_experiment.Points[_point], _repetition);
                    _point++;
                    return true;
                }
            }

            _point = 0;
            _repetition++;
        }

        return false;
    }

    public void Complete(RunResult result)
    {
        if (result.Point > _progress.Length)
        {
            return;
        }

        var point = _progress[result.Point - 1];
        var wasDone = point.IsDone;
        point.Add(result);
        _open -= point.IsDone && !wasDone ? 1 : 0;
    }
}
