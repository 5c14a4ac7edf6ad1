using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>Puts the records of a sweep together.</summary>
internal sealed class SweepGathering
{
    private readonly SortedDictionary<int, ExperimentPoint> _points = [];
    private readonly SortedDictionary<(int Point, int Repetition), RunResult> _results = [];
    private readonly List<MetricRecord> _earlier = [];
    private (int Point, int Repetition) _earlierOf;
    private ExperimentDescription? _experiment;
    private int _pointCount;

    /// <summary>Takes a record in the order of the stream; kinds it does not know are passed over.</summary>
    /// <exception cref="MessagePackSerializationException">The payload is not what its kind should be.</exception>
    /// <exception cref="ResultsException">The stream is no sweep's.</exception>
    public void Add(string kind, ReadOnlySpan<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        switch (kind)
        {
            case SweepKinds.Schema:
                RequireSweep(ref reader);
                break;
            case SweepKinds.Experiment:
                _experiment = DescriptionCodec.ReadExperiment(ref reader, out _pointCount);
                break;
            case SweepKinds.Point:
                var point = DescriptionCodec.ReadPoint(ref reader);
                _points[point.Number] = point;
                break;
            case SweepKinds.Metrics:
                AddPart(ref reader);
                break;
            case SweepKinds.Result:
                AddResult(ref reader);
                break;
        }
    }

    /// <summary>The experiment with its points; null when no record tells which it is.</summary>
    public ExperimentDescription? Experiment()
    {
        if (_experiment is null || _points.Count == _pointCount)
        {
            return _experiment is null ? null : _experiment with { Points = [.. _points.Values] };
        }

        // A point is lost, but points are a function of what was asked for.
        var points = _experiment.MakePoints();
        return points.Count == _pointCount ? _experiment with { Points = points } : null;
    }

    public IReadOnlyList<RunResult> Results() => [.. _results.Values];

    // A run some of whose metrics are lost is lost: it can be done again.
    private void AddResult(ref MessagePackReader reader)
    {
        var result = ResultCodec.Read(ref reader, out var earlier);
        var whole = earlier == 0 || (_earlier.Count == earlier && _earlierOf == (result.Point, result.Repetition));
        var metrics = earlier == 0 ? result.Run.Metrics : [.. _earlier, .. result.Run.Metrics];
        _earlier.Clear();
        if (!whole)
        {
            throw new MessagePackSerializationException($"of its {earlier} earlier metrics some are lost");
        }

        // Equal runs have equal results, so it does not matter which of two stays.
        _results.TryAdd((result.Point, result.Repetition), result with { Run = result.Run with { Metrics = metrics } });
    }

    private void AddPart(ref MessagePackReader reader)
    {
        var (point, repetition) = (0, 0);
        List<MetricRecord> metrics = [];
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (reader.ReadString())
            {
                case "point":
                    point = reader.ReadInt32();
                    break;
                case "rep":
                    repetition = reader.ReadInt32();
                    break;
                case "metrics":
                    for (var count = reader.ReadArrayHeader(); count > 0; count--)
                    {
                        metrics.Add(RunPayload.ReadMetric(ref reader));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (_earlierOf != (point, repetition))
        {
            _earlier.Clear(); // The result that these belonged to is lost.
            _earlierOf = (point, repetition);
        }

        _earlier.AddRange(metrics);
    }

    private static void RequireSweep(ref MessagePackReader reader)
    {
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            if (reader.ReadString() != "schema")
            {
                reader.Skip();
            }
            else if (reader.ReadString() is var schema && schema != ExperimentDescription.Schema)
            {
                throw new ResultsException($"the dump holds '{schema}', not '{ExperimentDescription.Schema}'");
            }
        }
    }
}
