using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>The files of a run, if it has a results directory; nothing otherwise.</summary>
internal sealed class Output(ScenarioContext context) : IDisposable
{
    private ResultsDirectory? _directory;
    private RunResultsWriter? _writer;
    private string? _question;
    private long _lastFlush;

    /// <summary>Where captures go; null when the run writes no files.</summary>
    public RunResultsWriter? Writer => _writer;

    public RunIdentity Identity => new(
        System.IO.Path.GetFileNameWithoutExtension(context.Path),
        context.Settings.Seed,
        context.Kernel,
        context.Parameters.Declared)
    {
        Question = _question,
    };

    /// <summary>Claims the results directory; refuses one that belongs to something else before anything runs.</summary>
    public void Prepare()
    {
        if (context.Settings.OutputDirectory is { } path)
        {
            var scenario = System.IO.Path.GetFileNameWithoutExtension(context.Path);
            _directory = ResultsDirectory.Prepare(path, scenario);
            _question = ScenarioQuestion.Of(context.Path);
        }
    }

    /// <summary>Creates the files: now the parameters are known.</summary>
    public void Open()
    {
        if (_directory is not null && _writer is null)
        {
            _writer = new RunResultsWriter(_directory, Identity);
            var origin = context.Settings.Origin;
            _writer.Log(
                "scenario",
                ("path", ScalarValue.Of(context.Path)),
                ("directory", ScalarValue.Of(System.IO.Directory.GetCurrentDirectory())),
                ("source", ScalarValue.Of(origin?.SourceDigest ?? string.Empty)),
                ("engine", ScalarValue.Of(origin?.Engine ?? string.Empty)),
                ("kernel", ScalarValue.Of(context.Settings.Kernel ?? string.Empty)),
                ("arguments", ScalarValue.Of(context.Settings.Arguments.Count)));
        }
    }

    public int AddSeries(SampleSeries series) => _writer?.AddSeries(series) ?? -1;

    public void Sample(int series, SimTime at, double value)
    {
        if (series >= 0)
        {
            _writer?.Sample(series, at, value);
        }
    }

    /// <summary>Hands what is written to the operating system, at most once a wall-clock second.</summary>
    public void Flush()
    {
        if (_writer is not null && Environment.TickCount64 - _lastFlush >= 1_000)
        {
            _writer.Flush();
            _lastFlush = Environment.TickCount64;
        }
    }

    public void Finish(RunRecord record, double wallSeconds)
    {
        Open();
        _writer?.Finish(record, wallSeconds);
    }

    public void Dispose() => _writer?.Dispose();
}
