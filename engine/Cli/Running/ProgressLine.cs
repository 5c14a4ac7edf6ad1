using System.Diagnostics;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>
/// One line on the terminal that says how far the run is: simulated time, how many times faster than real time, events
/// a second, and when it will be done.
/// </summary>
internal sealed class ProgressLine(TextWriter terminal, string label) : IProgress<RunProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = TimeSpan.FromMilliseconds(300);
    private int _width;
    private bool _done;

    /// <inheritdoc />
    public void Report(RunProgress value)
    {
        lock (_gate)
        {
            var wall = _clock.Elapsed;
            if (wall >= _next && !_done)
            {
                _next = wall + Pause;
                Show(Text(value, wall.TotalSeconds));
            }
        }
    }

    /// <summary>Takes the line away; whatever is reported afterwards is not shown.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _done = true;
            if (_width > 0)
            {
                Show(string.Empty);
                terminal.Write('\r');
            }
        }
    }

    private string Text(RunProgress value, double wall)
    {
        var (now, until) = (value.Now.Seconds, value.Until.Seconds);
        var speed = now / wall;
        var eta = speed > 0 ? $"   ETA {Span((until - now) / speed)}" : string.Empty;
        var name = label.Length == 0 ? string.Empty : label + "   ";
        return $"{name}{now:0.0} s of {until:0.#} s simulated   {speed:0.##}x real time   {Count(value.Events / wall)} "
            + $"events/s{eta}";
    }

    private void Show(string text)
    {
        terminal.Write('\r' + text.PadRight(_width));
        _width = text.Length;
    }

    private static string Count(double number) => number switch
    {
        >= 1e6 => $"{number / 1e6:0.0} M",
        >= 1e3 => $"{number / 1e3:0} k",
        _ => $"{number:0}",
    };

    private static string Span(double seconds) => seconds switch
    {
        >= 3600 => $"{seconds / 3600:0.0} h",
        >= 60 => $"{seconds / 60:0.0} min",
        _ => $"{seconds:0} s",
    };
}
