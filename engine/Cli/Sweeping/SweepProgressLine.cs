using System.Diagnostics;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>
/// How far a sweep is: one line that is written over on a terminal, and a line now and then where stderr is a file.
/// </summary>
internal sealed class SweepProgressLine(Terminal terminal, ExperimentDescription experiment) : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InFile = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = terminal.ShowsProgress ? TimeSpan.FromMilliseconds(300) : InFile;
    private int _width;

    public void Report(SweepProgress reached)
    {
        var wall = _clock.Elapsed;
        if (wall < _next || terminal.Quiet)
        {
            return;
        }

        _next = wall + (terminal.ShowsProgress ? OnTerminal : InFile);
        var text = Text(reached, wall.TotalSeconds);
        if (terminal.ShowsProgress)
        {
            Console.Error.Write('\r' + text.PadRight(_width));
            _width = text.Length;
        }
        else
        {
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_width > 0)
        {
            Console.Error.Write('\r' + new string(' ', _width) + '\r');
            _width = 0;
        }
    }

    private string Text(SweepProgress reached, double wall)
    {
        var rate = reached.DoneHere / wall;
        var failed = reached.Failed == 0 ? string.Empty : $"   {reached.Failed} failed";
        var worst = double.IsFinite(reached.Worst) ? $"   worst interval ±{100 * reached.Worst:0.##} %" : string.Empty;
        var isAuto = experiment.Repetitions.IsAuto;
        var points = isAuto ? $"   {reached.PointsDone}/{experiment.Points.Count} points" : string.Empty;
        var eta = isAuto || rate == 0 ? string.Empty : $"   ETA {Span((reached.Expected - reached.Done) / rate)}";
        var most = isAuto ? "at most " : string.Empty;
        return $"{reached.Done}/{most}{reached.Expected} runs{points}   {rate:0.#} runs/s{eta}{worst}{failed}";
    }

    private static string Span(double seconds) => seconds switch
    {
        >= 3600 => $"{seconds / 3600:0.0} h",
        >= 60 => $"{seconds / 60:0.0} min",
        _ => $"{seconds:0} s",
    };
}
